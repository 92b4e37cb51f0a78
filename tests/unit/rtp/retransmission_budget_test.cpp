#include "gateway/rtp/retransmission_budget.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::rtp;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kPacket = 1000;

/// What a receiver gets who asks for a packet every millisecond, in bytes.
std::size_t taken(RetransmissionBudget& budget, Instant from, Duration time) {
  std::size_t bytes = 0;
  for (Instant now = from; now < from + time; now += 1ms) bytes += budget.take(kPacket, now) ? kPacket : 0;
  return bytes;
}

}  // namespace

TEST_CASE("who asks for everything gets half of what is sent, and a little") {
  RetransmissionBudget budget;
  const Instant start{100s};
  taken(budget, start, 5s);
  budget.on_sent(20 * kPacket);
  const std::size_t more = taken(budget, start + 5s, 1s);
  CHECK(more >= 10 * kPacket);
  CHECK(more <= static_cast<std::size_t>(RetransmissionBudget::kFloor) + 11 * kPacket);
}

TEST_CASE("what a link that became thin has dropped does not fill it again") {
  constexpr double kLink = 100'000;
  RetransmissionBudget budget;
  budget.on_sent(500 * kPacket);
  budget.set_link_rate(kLink);
  const std::size_t first = taken(budget, Instant{100s}, 1s);
  CHECK(static_cast<double>(first) * 8 < 0.6 * kLink);
  const std::size_t then = taken(budget, Instant{101s}, 10s);
  CHECK(static_cast<double>(then) * 8 / 10 < 0.3 * kLink);
  CHECK(then > 0);
}
