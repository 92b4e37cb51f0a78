#include <vector>

#include "gateway/rtp/loudest_ring.hpp"
#include "tests/support/catch.hpp"

namespace amphi::rtp {
namespace {

using std::chrono::milliseconds;

const Instant kEpoch = Instant(std::chrono::hours(5));

std::vector<std::uint8_t> packet_of(std::uint8_t number, std::size_t size) {
  return std::vector<std::uint8_t>(size, number);
}

std::vector<int> drained(PacketRing& ring) {
  std::vector<int> numbers;
  ring.drain([&](Bytes packet, Instant captured, Instant arrival) {
    REQUIRE(!packet.empty());
    for (const std::uint8_t byte : packet) REQUIRE(byte == packet[0]);
    CHECK(arrival == kEpoch + milliseconds(packet[0]));
    CHECK(captured == arrival - milliseconds(5));
    numbers.push_back(packet[0]);
  });
  return numbers;
}

void push(PacketRing& ring, std::uint8_t number, std::size_t size) {
  const Instant arrival = kEpoch + milliseconds(number);
  ring.push(packet_of(number, size), arrival - milliseconds(5), arrival);
}

TEST_CASE("a ring gives its packets back whole and in order, once") {
  PacketRing ring;
  for (std::uint8_t i = 0; i < 7; ++i) push(ring, i, 100);
  CHECK(drained(ring) == std::vector{0, 1, 2, 3, 4, 5, 6});
  CHECK(ring.empty());
  CHECK(drained(ring).empty());
}

TEST_CASE("a full ring keeps the newest packets, whatever their sizes") {
  PacketRing ring;
  const std::vector<std::size_t> sizes{100, 1500, 40, 900, 1, 700, 1500, 333, 1499, 12};
  int last = 0;
  for (int i = 0; i < 200; ++i) {
    push(ring, static_cast<std::uint8_t>(i), sizes[static_cast<std::size_t>(i) % sizes.size()]);
    last = i;
    if (i % 7 != 6) continue;
    const auto numbers = drained(ring);
    REQUIRE_FALSE(numbers.empty());
    CHECK(numbers.back() == last);
    for (std::size_t n = 1; n < numbers.size(); ++n) CHECK(numbers[n] == numbers[n - 1] + 1);
  }
}

TEST_CASE("a ring that is never drained holds at most its bytes and packets") {
  PacketRing small;
  for (std::uint8_t i = 0; i < 100; ++i) push(small, i, 20);
  CHECK(drained(small).size() == PacketRing::kPackets);
  PacketRing large;
  for (std::uint8_t i = 0; i < 100; ++i) push(large, i, 1400);
  CHECK(drained(large) == std::vector{98, 99});
}

TEST_CASE("old packets are forgotten and too long ones never taken") {
  PacketRing ring;
  for (std::uint8_t i = 0; i < 5; ++i) push(ring, i, 100);
  ring.forget_before(kEpoch + milliseconds(3));
  push(ring, 9, kMaxRtpPacket + 1);
  CHECK(drained(ring) == std::vector{3, 4});
}

}  // namespace
}  // namespace amphi::rtp
