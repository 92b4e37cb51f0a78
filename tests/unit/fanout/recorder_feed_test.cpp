#include "gateway/fanout/recorder_feed.hpp"

#include <array>
#include <deque>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;
using namespace std::chrono_literals;

namespace {

struct Input final : RecorderInput {
  void send_sources(link::RecordSources told) override { sources = told; }
  void send_rtp(std::uint32_t stream, Bytes, Instant) override { sent.push_back(stream); }

  link::RecordSources sources;
  std::vector<std::uint32_t> sent;
};

/// Two pictures and two sounds of a room, and a recording's feed.
struct Rig {
  Rig() {
    link::VideoOutput video;
    link::SoundOutput output;
    for (std::uint32_t stream : {1U, 2U}) pictures.emplace_back((video.stream = stream, video));
    for (std::uint32_t stream : {11U, 12U}) sounds.emplace_back((output.stream = stream, output));
  }

  void picture(std::size_t which, bool key) {
    std::array<std::uint8_t, 64> packet;
    const std::array<std::uint8_t, 3> payload{0x10, static_cast<std::uint8_t>(key ? 0 : 1), 0};
    const RtpHeader header{true, 96, sequence++, 3000U * sequence, 1};
    const Bytes bytes = Bytes(packet).first(write_rtp_packet(packet, header, {}, payload));
    const auto frame = pictures[which].add(bytes, Instant(1h), Instant(1h));
    feed.deliver(pictures[which], frame);
  }
  void sound(std::size_t which, Duration captured) {
    std::array<std::uint8_t, 64> packet;
    const std::array<std::uint8_t, 3> payload{0x78, 1, 2};
    const RtpHeader header{false, 111, sequence++, 960U * sequence, 1};
    const Bytes bytes = Bytes(packet).first(write_rtp_packet(packet, header, {}, payload));
    const auto frame = sounds[which].add(bytes, Instant(captured), Instant(1h));
    feed.deliver(sounds[which], frame);
  }

  std::deque<Rung> pictures, sounds;
  Input input;
  RecorderFeed feed{input};
  std::uint16_t sequence = 1;
};

using Sent = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("a recording begins with a key frame, for which it wishes") {
  Rig rig;
  rig.feed.aim(&rig.pictures[0], &rig.sounds[0], false);
  CHECK(rig.pictures[0].poll_key_frame(Instant(1h)));
  rig.picture(0, false);
  CHECK(rig.input.sent.empty());
  rig.picture(0, true);
  rig.picture(0, false);
  CHECK(rig.input.sent == Sent{1, 1});
  CHECK(rig.input.sources.video == 1);
}

TEST_CASE("it goes over to another picture at that one's key frame, without a break") {
  Rig rig;
  rig.feed.aim(&rig.pictures[0], nullptr, false);
  rig.picture(0, true);
  rig.feed.aim(&rig.pictures[1], nullptr, false);
  rig.picture(1, false);
  rig.picture(0, false);
  rig.picture(1, true);
  rig.picture(0, false);
  CHECK(rig.input.sent == Sent{1, 1, 2});
  CHECK(rig.input.sources.video == 2);
}

TEST_CASE("what must not be recorded any more is left at once") {
  Rig rig;
  rig.feed.aim(&rig.pictures[0], &rig.sounds[0], false);
  rig.picture(0, true);
  rig.sound(0, 1h);
  rig.feed.aim(&rig.pictures[1], &rig.sounds[1], true);
  CHECK(rig.input.sources == link::RecordSources{0, 0});
  rig.picture(0, true);
  rig.sound(0, 1h + 20ms);
  CHECK(rig.input.sent == Sent{1, 11});
  rig.sound(1, 1h + 40ms);
  rig.picture(1, true);
  CHECK(rig.input.sent == Sent{1, 11, 12, 2});
}

TEST_CASE("no piece of sound is recorded twice when it goes over from one to another") {
  Rig rig;
  rig.feed.aim(nullptr, &rig.sounds[0], false);
  rig.sound(0, 1h);
  rig.sound(0, 1h + 20ms);
  rig.feed.aim(nullptr, &rig.sounds[1], false);
  rig.sound(1, 1h + 20ms);
  rig.sound(1, 1h + 40ms);
  rig.sound(0, 1h + 40ms);
  CHECK(rig.input.sent == Sent{11, 11, 12});
}

TEST_CASE("a recorder that was started again gets everything anew, from a key frame on") {
  Rig rig;
  rig.feed.aim(&rig.pictures[0], &rig.sounds[0], false);
  rig.picture(0, true);
  rig.feed.restart();
  rig.picture(0, false);
  CHECK(rig.input.sent == Sent{1});
  rig.picture(0, true);
  CHECK(rig.input.sent == Sent{1, 1});
  CHECK(rig.input.sources.video == 1);
}

TEST_CASE("a rung that ends is never touched again") {
  Rig rig;
  rig.feed.aim(&rig.pictures[0], &rig.sounds[0], false);
  rig.picture(0, true);
  rig.feed.forget(rig.pictures[0]);
  CHECK(rig.feed.key_frame_source() == nullptr);
  rig.feed.aim(nullptr, nullptr, true);
}
