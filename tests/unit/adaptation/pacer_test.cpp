#include <array>

#include "gateway/adaptation/pacer.hpp"
#include "gateway/adaptation/wire.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::adaptation;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1000s};

struct Encoder {
  std::shared_ptr<rtp::PacketHistory> history = std::make_shared<rtp::PacketHistory>(1024);
  std::array<std::uint8_t, 1000> bytes{};
  std::uint16_t next = 0;

  std::vector<rtp::SourcePacket> frame(int packets, Instant now) {
    std::vector<rtp::SourcePacket> made;
    for (int i = 0; i < packets; ++i) {
      const rtp::SourcePacket packet{i + 1 == packets, next++, 0, now, bytes};
      history->add(packet, now);
      made.push_back(packet);
    }
    return made;
  }
};

struct Released {
  std::vector<std::uint16_t> sequences;
  std::vector<Instant> at;
  int joins = 0;
};

/// A pacer that an encoder feeds.
struct Fed {
  explicit Fed(int bits_per_second, std::size_t history = 1024)
      : source{.history = std::make_shared<rtp::PacketHistory>(history)} {
    pacer.switch_source(source.history);
    pacer.set_rate(bits_per_second);
  }
  Encoder source;
  Pacer pacer;
};

void release(Pacer& pacer, Instant from, Instant until, Released& into) {
  for (Instant now = from; now < until; now += 5ms) {
    while (const auto packet = pacer.next(now)) {
      into.sequences.push_back(packet->packet.sequence);
      into.at.push_back(now);
      into.joins += packet->after_drop ? 1 : 0;
    }
  }
}

}  // namespace

TEST_CASE("a link with room bypasses the pacer") {
  Pacer pacer;
  CHECK(pacer.bypass());
  pacer.set_rate(100'000);
  CHECK_FALSE(pacer.bypass());
  pacer.set_rate(std::nullopt);
  CHECK(pacer.bypass());
  CHECK(pacer.next_time() == Instant::max());
}

TEST_CASE("a key frame leaves at the rate that was set, in order") {
  Fed fed(100'000);
  auto& [source, pacer] = fed;
  pacer.add(source.frame(10, kStart), true, kStart);
  Released released;
  release(pacer, kStart, kStart + 2s, released);
  REQUIRE(released.sequences.size() == 10);
  for (std::uint16_t i = 0; i < 10; ++i) CHECK(released.sequences[i] == i);
  const auto took = released.at.back() - released.at.front();
  CHECK(took > 700ms);  // nine times 1070 bytes at 100 kbit/s are 770 ms
  CHECK(took < 800ms);
}

TEST_CASE("sound that goes past the queue holds pictures back, but not for long") {
  Fed fed(100'000);
  auto& [source, pacer] = fed;
  pacer.on_sent_aside(1'000'000, kStart);
  pacer.add(source.frame(1, kStart), true, kStart);
  CHECK_FALSE(pacer.next(kStart + 200ms));
  CHECK(pacer.next_time() <= kStart + 251ms);
  CHECK(pacer.next(kStart + 260ms));
}

TEST_CASE("when too much waits, all up to the next key frame is dropped") {
  Fed fed(20'000);
  auto& [source, pacer] = fed;
  pacer.add(source.frame(3, kStart), true, kStart);
  for (int i = 0; i < 8; ++i) pacer.add(source.frame(2, kStart), false, kStart);
  pacer.add(source.frame(2, kStart + 1s), true, kStart + 1s);
  Released released;
  release(pacer, kStart, kStart + 3s, released);
  CHECK(released.joins == 1);
  CHECK(pacer.dropped() > 10);
  CHECK(released.sequences.back() == 20);
  CHECK_FALSE(pacer.wants_key_frame());
}

TEST_CASE("without a key frame in the queue one is wished for, and nothing leaves before") {
  Fed fed(10'000);
  auto& [source, pacer] = fed;
  pacer.add(source.frame(20, kStart), true, kStart);
  Released released;
  release(pacer, kStart, kStart + 2s, released);
  CHECK(pacer.wants_key_frame());
  CHECK(pacer.waiting() == 0);
  pacer.set_rate(1'000'000);
  pacer.add(source.frame(1, kStart + 2s), false, kStart + 2s);
  CHECK_FALSE(pacer.next(kStart + 2s));
  pacer.add(source.frame(1, kStart + 2s), true, kStart + 2s);
  const auto packet = pacer.next(kStart + 2s);
  REQUIRE(packet);
  CHECK(packet->after_drop);
  CHECK_FALSE(pacer.wants_key_frame());
}

TEST_CASE("the pacer holds a bounded number of packets") {
  Fed fed(1'000);
  auto& [source, pacer] = fed;
  for (int i = 0; i < 1000; ++i) {
    pacer.add(source.frame(3, kStart), i % 100 == 0, kStart);
    REQUIRE(pacer.waiting() <= Pacer::kCapacity);
  }
  CHECK(pacer.dropped() > 0);
}

TEST_CASE("what the history has forgotten is not sent") {
  Fed fed(1'000'000, 16);
  auto& [source, pacer] = fed;
  pacer.add(source.frame(2, kStart), true, kStart);
  source.frame(16, kStart);
  CHECK_FALSE(pacer.next(kStart));
  CHECK(pacer.wants_key_frame());
}

TEST_CASE("a new source ends what waited of the old one") {
  Encoder one, other;
  Pacer pacer;
  pacer.switch_source(one.history);
  pacer.set_rate(10'000);
  pacer.add(one.frame(5, kStart), true, kStart);
  pacer.switch_source(other.history);
  CHECK(pacer.waiting() == 0);
  pacer.add(other.frame(1, kStart), true, kStart);
  CHECK(pacer.next(kStart + 1s));
}

TEST_CASE("the pacer knows how much waits, whatever leaves or is dropped") {
  Fed fed(80'000);
  CHECK(fed.pacer.waiting_bytes() == 0);
  fed.pacer.add(fed.source.frame(5, kStart), true, kStart);
  CHECK(fed.pacer.waiting_bytes() == 5 * (1000 + kPayloadOverhead));
  Released released;
  release(fed.pacer, kStart, kStart + 200ms, released);
  CHECK(fed.pacer.waiting_bytes() == fed.pacer.waiting() * (1000 + kPayloadOverhead));
  fed.pacer.switch_source(nullptr);
  CHECK(fed.pacer.waiting_bytes() == 0);
}
