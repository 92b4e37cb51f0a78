#include "gateway/rtp/nack_generator.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using rtp::NackGenerator;
using Sequences = std::vector<std::uint16_t>;

namespace {
constexpr std::int64_t kFirst = (std::int64_t{1} << 32) + 1000;
Sequences collect(NackGenerator& nacks, Instant now) {
  Sequences out;
  nacks.collect(now, out);
  return out;
}
}  // namespace

TEST_CASE("a gap is asked for once reordered packets had their time") {
  NackGenerator nacks;
  nacks.on_packet(kFirst, kStart);
  nacks.on_packet(kFirst + 3, kStart);
  CHECK(collect(nacks, kStart).empty());
  CHECK(nacks.next_time() == kStart + NackGenerator::kReorderingTime);
  CHECK(collect(nacks, nacks.next_time()) == Sequences{1001, 1002});
}

TEST_CASE("a reordered packet is not asked for") {
  NackGenerator nacks;
  nacks.on_packet(kFirst, kStart);
  nacks.on_packet(kFirst + 2, kStart);
  nacks.on_packet(kFirst + 1, kStart + 2ms);
  CHECK(nacks.next_time() == Instant::max());
  CHECK(collect(nacks, kStart + 1s).empty());
}

TEST_CASE("a lost packet is asked for again after a little more than a round trip") {
  NackGenerator nacks;
  nacks.set_rtt(80ms);
  nacks.on_packet(kFirst, kStart);
  nacks.on_packet(kFirst + 2, kStart);
  CHECK(collect(nacks, kStart + 10ms).size() == 1);
  CHECK(collect(nacks, kStart + 90ms).empty());
  CHECK(collect(nacks, kStart + 110ms) == Sequences{1001});
}

TEST_CASE("a packet that never comes is given up and a key frame is wanted once") {
  NackGenerator nacks;
  nacks.set_rtt(1ms);
  nacks.on_packet(kFirst, kStart);
  nacks.on_packet(kFirst + 2, kStart);
  std::size_t asked = 0;
  for (auto t = 0ms; t < 3s; t += 1ms) asked += collect(nacks, kStart + t).size();
  CHECK(asked == NackGenerator::kMaxTries);
  CHECK(nacks.missing() == 0);
  CHECK(nacks.take_gave_up());
  CHECK_FALSE(nacks.take_gave_up());
}

TEST_CASE("a gap too long to fill is not asked for at all") {
  NackGenerator nacks;
  nacks.on_packet(kFirst, kStart);
  nacks.on_packet(kFirst + 1000, kStart);
  CHECK(collect(nacks, kStart + 1s).empty());
  CHECK(nacks.take_gave_up());
}

TEST_CASE("what is older than a key frame is not needed any more") {
  NackGenerator nacks;
  nacks.on_packet(kFirst, kStart);
  nacks.on_packet(kFirst + 4, kStart);
  nacks.on_key_frame(kFirst + 2);
  CHECK(collect(nacks, kStart + 10ms) == Sequences{1002, 1003});
}
