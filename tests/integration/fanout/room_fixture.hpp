#pragma once
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <queue>
#include <set>
#include <thread>

#include "gateway/client/media_client.hpp"
#include "gateway/fanout/media_plane.hpp"

namespace amphi::test {

/// A control thread: runs tasks that shards post until it is destroyed.
class ControlThread {
 public:
  ControlThread();
  ~ControlThread();
  void post(std::function<void()> task);
  /// Runs `task` on it and waits.
  void call(const std::function<void()>& task);

 private:
  void run();
  std::mutex mutex_;
  std::condition_variable wake_;
  std::queue<std::function<void()>> tasks_;
  bool stopped_ = false;
  std::thread thread_;
};

/// What the room was told; read it through Room::told().
struct Told {
  std::map<ParticipantId, std::vector<ports::ConnectionState>> connections;
  std::map<ParticipantId, ports::ArrivingMedia> arriving;
  std::map<ParticipantId, ports::SenderLimits> limits;
  std::vector<ports::MixerState> mixer;
  ports::ProgramReport program;
  std::map<ParticipantId, ports::Delivery> delivery;
  std::map<ParticipantId, int> stills;
  std::optional<ports::RecordingReport> recording;
};

/// One room on a real FanoutPlane with the fake mixer behind it.
class Room final : private ports::MediaEvents {
 public:
  explicit Room(fanout::FanoutPlane& plane, ControlThread& control);
  ~Room();
  [[nodiscard]] Told told();
  void set_program(ports::ProgramRequest request);
  Result<std::string> offer(const ParticipantId& who, ports::ConnectionPurpose purpose,
                            const std::string& offer);
  void remove(const ParticipantId& who);
  void set_quality(const ParticipantId& who, Quality quality, bool stills_possible = false);

 private:
  void on_connection(const ParticipantId& p, const ConnectionId&, ports::ConnectionState s) override {
    told_.connections[p].push_back(s);
  }
  void on_arriving(const ParticipantId& p, const ports::ArrivingMedia& m) override { told_.arriving[p] = m; }
  void on_sender_limits(const ParticipantId& p, const ports::SenderLimits& l) override {
    if (l.source == Source::camera) told_.limits[p] = l;
  }
  void on_program(const ports::ProgramReport& r) override { told_.program = r; }
  void on_mixer(ports::MixerState s) override { told_.mixer.push_back(s); }
  void on_delivery(const ParticipantId& p, const ports::Delivery& d) override { told_.delivery[p] = d; }
  void on_still(const std::vector<ParticipantId>& watchers, const ports::Still&) override {
    for (const ParticipantId& p : watchers) ++told_.stills[p];
  }
  void on_recording(const ports::RecordingReport& r) override { told_.recording = r; }

  ControlThread& control_;
  Told told_;
  std::unique_ptr<ports::RoomMedia> media_;
};

/// A peer of a Room on the test's own loop, and what it received.
class TestPeer final : private client::MediaClientHandler {
 public:
  TestPeer(transport::EventLoop& loop, const transport::Certificate& certificate, const NtpClock& clock,
           Room& room, const ParticipantId& who, ports::ConnectionPurpose purpose, sdp::ClientOffer offer);

  /// A packet of sound that counts as speech.
  void say(std::string_view payload);
  void ask_for_key_frame() { client_->request_key_frame(); }
  void show(Bytes vp8_frame) { client_->send_picture(vp8_frame, now()); }
  void tick() { client_->tick(now()); }
  [[nodiscard]] bool connected() const { return client_->state() == transport::ConnectionState::connected; }

  struct Sound {
    std::uint8_t stream;  ///< of the link, as the fake mixer marks it
    std::uint16_t sequence;
    std::uint32_t timestamp;
    std::uint32_t ssrc;
  };
  std::vector<Sound> sounds;
  struct Picture {
    bool key;
    Codec codec;
    RungLevel rung;
    std::uint8_t stream;  ///< of the link
    std::uint16_t sequence;
    std::uint32_t timestamp;
    std::uint16_t picture_id;
  };
  std::vector<Picture> shown;
  std::vector<bool> pictures;  ///< key frame or not, in order
  std::set<std::uint32_t> picture_ssrcs;
  int key_frame_requests = 0;

 private:
  void on_state(transport::ConnectionState) override {}
  void on_program(MediaKind kind, const RtpPacketView& packet, Instant) override;
  void on_key_frame_request() override { ++key_frame_requests; }
  std::unique_ptr<client::MediaClient> client_;
};

}  // namespace amphi::test
