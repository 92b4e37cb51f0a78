#pragma once
#include "mcu/base/log.hpp"
#include "tests/integration/fanout/room_fixture.hpp"

namespace amphi::test {

/// A plane with the fake mixer, and a loop for the test's peers.
struct World {
  /// `silence`: of a connection, after which it counts as interrupted.
  explicit World(Duration silence = transport::TransportConfig().silence_limit) {
    log::init("test", "off");
    certificate.emplace(transport::Certificate::generate().value());
    loop = transport::EventLoop::create().value();
    fanout::RoomMediaConfig config;
    config.transport.addresses = {"127.0.0.1"};
    config.transport.silence_limit = silence;
    config.mixer.program = AMPHI_FAKE_MIXER;
    plane =
        fanout::FanoutPlane::create(config, 1, [this](auto task) { control.post(std::move(task)); }).value();
  }

  sdp::ClientOffer participant() const {
    sdp::ClientOffer offer;
    offer.microphone = offer.program_audio = offer.program_video = offer.camera = true;
    return offer;
  }
  sdp::ClientOffer viewer() const {
    sdp::ClientOffer offer;
    offer.program_audio = offer.program_video = true;
    return offer;
  }
  std::unique_ptr<TestPeer> join(Room& room, const ParticipantId& who) {
    return std::make_unique<TestPeer>(*loop, *certificate, clock, room, who,
                                      ports::ConnectionPurpose::participant, participant());
  }
  std::unique_ptr<TestPeer> watch(Room& room, const ParticipantId& who,
                                  std::vector<Codec> codecs = {Codec::vp8}) {
    // WHEP players are kept on one codec.
    const auto purpose =
        codecs.size() > 1 ? ports::ConnectionPurpose::participant : ports::ConnectionPurpose::whep;
    sdp::ClientOffer offer = viewer();
    offer.program_codecs = std::move(codecs);
    return std::make_unique<TestPeer>(*loop, *certificate, clock, room, who, purpose, std::move(offer));
  }

  /// Serves the peers, and `each` every 20 ms, until `done`. False when it takes far too long.
  bool until(const std::vector<TestPeer*>& peers, const std::function<bool()>& done,
             const std::function<void()>& each = {}) {
    const Instant give_up = now() + std::chrono::seconds(30);
    Instant next = now();
    while (now() < give_up) {
      loop->run_once(std::chrono::milliseconds(5));
      if (now() < next) continue;
      next = now() + std::chrono::milliseconds(20);
      for (TestPeer* peer : peers) peer->tick();
      if (each) each();
      if (done()) return true;
    }
    return false;
  }

  std::optional<transport::Certificate> certificate;
  NtpClock clock = NtpClock::sample();
  std::unique_ptr<transport::EventLoop> loop;
  ControlThread control;
  std::unique_ptr<fanout::FanoutPlane> plane;
};

inline ports::ProgramRequest on_stage(std::initializer_list<ports::StageMember> members) {
  ports::ProgramRequest request;
  request.stage = members;
  return request;
}

}  // namespace amphi::test
