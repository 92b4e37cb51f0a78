#include "gateway/rtp/red.hpp"

#include "gateway/rtp/red_receiver.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

TEST_CASE("RED blocks are read as they were written") {
  const Packet old(300, 1), recent(0, 0), primary(50, 3);
  const std::array<RedBlock, 3> blocks{{{111, 1920, old}, {111, 960, recent}, {111, 0, primary}}};
  Packet out(kMaxRtpPacket);
  const std::size_t size = write_red(out, blocks);
  CHECK(size == 4 + 4 + 1 + 350);
  const auto red = parse_red(Bytes(out).first(size));
  REQUIRE(red);
  REQUIRE(red->count == 3);
  CHECK(red->blocks[0].timestamp_offset == 1920);
  CHECK(red->blocks[0].data.size() == 300);
  CHECK(red->blocks[1].data.empty());
  CHECK(red->primary().payload_type == 111);
  CHECK(red->primary().data.size() == 50);
  CHECK(red->primary().data[0] == 3);
  Packet small(size - 1);
  CHECK(write_red(small, blocks) == 0);
}

TEST_CASE("RED that is cut off or has too many blocks is refused") {
  const Packet old(30, 1), primary(20, 3);
  Packet out(100);
  const std::array<RedBlock, 2> blocks{{{111, 960, old}, {111, 0, primary}}};
  out.resize(write_red(out, blocks));
  for (std::size_t size = 0; size < 35; ++size) CHECK_FALSE(parse_red(Bytes(out).first(size)));
  CHECK(parse_red(Bytes(out).first(35)));
  CHECK_FALSE(parse_red(Packet(200, 0x80)));
}

TEST_CASE("every frame of sound is handed on once, its own packet or a repetition") {
  RedReceiver receiver(63);
  const Packet a(10, 1), b(10, 2), c(10, 3);
  Packet out(200);
  CHECK(receiver.receive({false, 111, 1, 960, 5}, a).size() == 1);
  const std::array<RedBlock, 3> blocks{{{111, 1920, a}, {111, 960, b}, {111, 0, c}}};
  const auto red = Bytes(out).first(write_red(out, blocks));
  const auto frames = receiver.receive({false, 63, 3, 2880, 5}, red);
  REQUIRE(frames.size() == 2);  // the first one is known
  CHECK(frames[0].timestamp == 1920);
  CHECK(frames[0].redundant);
  CHECK(frames[0].payload[0] == 2);
  CHECK(frames[1].timestamp == 2880);
  CHECK_FALSE(frames[1].redundant);
  CHECK(receiver.receive({false, 111, 2, 1920, 5}, b).empty());  // late
  CHECK(receiver.receive({false, 63, 4, 3840, 5}, Packet{0xff}).empty());
  CHECK(receiver.counters().frames == 3);
  CHECK(receiver.counters().recovered == 1);
  CHECK(receiver.counters().rejected == 1);
}
