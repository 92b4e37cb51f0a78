#include <set>

#include "mcu/base/bounded_queue.hpp"
#include "mcu/base/clock.hpp"
#include "mcu/base/random.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace std::chrono_literals;

TEST_CASE("NTP times run with the monotonic clock from one pairing") {
  const Instant start{Duration(5s)};
  const NtpClock clock(start, 0s);
  CHECK(clock.to_ntp(start) >> 32 == 2'208'988'800U);
  CHECK(clock.to_ntp(start + 1500ms) - clock.to_ntp(start) == 0x1'8000'0000U);
  const Instant later = start + 12'345'678us;
  CHECK(std::chrono::abs(clock.from_ntp(clock.to_ntp(later)) - later) < 2ns);
}

TEST_CASE("a full queue drops its oldest element and counts it") {
  BoundedQueue<int> queue(2);
  CHECK(queue.push(1));
  CHECK(queue.push(2));
  CHECK_FALSE(queue.push(3));
  CHECK(queue.dropped() == 1);
  CHECK(queue.take() == 2);
  CHECK(queue.take() == 3);
  CHECK(queue.empty());
}

TEST_CASE("random names use all of their alphabet and do not repeat") {
  std::set<std::string> names;
  std::set<char> letters;
  for (int i = 0; i < 1000; ++i) {
    const std::string name = random_name(26);
    names.insert(name);
    letters.insert(name.begin(), name.end());
  }
  CHECK(names.size() == 1000);
  CHECK(letters.size() == 36);
}
