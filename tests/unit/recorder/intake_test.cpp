#include "recorder/process/intake.hpp"

#include <array>

#include "recorder/process/opus_duration.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::recorder;
using namespace std::chrono_literals;

namespace {

std::vector<std::uint8_t> packet(std::uint16_t sequence, std::uint32_t ssrc = 1) {
  std::vector<std::uint8_t> bytes(100);
  const std::array<std::uint8_t, 3> payload{0x78, 1, 2};  // 20 ms of hybrid Opus
  bytes.resize(write_rtp_packet(bytes, {false, 111, sequence, sequence * 960U, ssrc}, {}, payload));
  return bytes;
}

Instant at(int ms) {
  return Instant(1h + ms * 1ms);
}

}  // namespace

TEST_CASE("packets come out in order, over the end of the sequence numbers, each once") {
  PacketOrder order;
  std::vector<std::uint32_t> seen;
  for (const int sequence : {65'534, 0, 65'535, 65'535, 2, 1}) {
    order.insert(packet(static_cast<std::uint16_t>(sequence)), at(0), at(0));
    while (const auto p = order.pop(at(0))) seen.push_back(p->timestamp / 960);
  }
  CHECK(seen == std::vector<std::uint32_t>{65'534, 65'535, 0, 1, 2});
  CHECK(order.lost() == 0);
}

TEST_CASE("a gap is waited for shortly, then given up and told") {
  PacketOrder order;
  order.insert(packet(10), at(0), at(0));
  REQUIRE(order.pop(at(0)));
  order.insert(packet(13), at(60), at(60));
  CHECK_FALSE(order.pop(at(60)));
  const auto next = order.pop(at(60) + PacketOrder::kWait);
  REQUIRE(next.has_value());
  CHECK(next->after_gap);
  CHECK(order.lost() == 2);
  order.insert(packet(12), at(130), at(130));
  CHECK_FALSE(order.pop(at(300)));
}

TEST_CASE("another source begins anew") {
  PacketOrder order;
  order.insert(packet(10), at(0), at(0));
  REQUIRE(order.pop(at(0)));
  order.insert(packet(40'000, 2), at(20), at(20));
  const auto next = order.pop(at(20));
  REQUIRE(next.has_value());
  CHECK(next->after_gap);
}

TEST_CASE("sound waits for a picture captured before it, but not for ever") {
  Interleaver interleaver;
  const auto frame = [](MediaKind kind, int ms) {
    MediaFrame made;
    made.kind = kind;
    made.captured = at(ms);
    return made;
  };
  interleaver.push(frame(MediaKind::audio, 20), at(25));
  CHECK_FALSE(interleaver.pop(at(25)));
  interleaver.push(frame(MediaKind::video, 10), at(50));
  CHECK(interleaver.pop(at(50))->kind == MediaKind::video);
  CHECK_FALSE(interleaver.pop(at(50)));
  CHECK(interleaver.pop(at(25) + Interleaver::kPatience)->kind == MediaKind::audio);
  interleaver.push(frame(MediaKind::audio, 5), at(400));
  CHECK(interleaver.drain()->captured == at(20));
}

TEST_CASE("an Opus packet's length is read from its head") {
  const auto length = [](std::vector<std::uint8_t> bytes) { return opus_duration(bytes); };
  CHECK(length({0x08, 0}) == Duration(20ms));  // SILK
  CHECK(length({0x18, 0}) == Duration(60ms));
  CHECK(length({0x78, 0}) == Duration(20ms));        // hybrid
  CHECK(length({0xf9, 0}) == Duration(40ms));        // two frames of CELT
  CHECK(length({0xfb, 0x03, 0}) == Duration(60ms));  // three
  CHECK_FALSE(length({0xfb, 0x3f}));                 // too long
  CHECK_FALSE(length({0xfb}));
  CHECK_FALSE(length({}));
}
