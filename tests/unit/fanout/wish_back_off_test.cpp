#include "gateway/fanout/wish_back_off.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;
using namespace std::chrono_literals;

TEST_CASE("a first wish passes at once") {
  WishBackOff wishes;
  wishes.wish(Instant{100s});
  CHECK(wishes.poll(Instant{100s}));
  CHECK_FALSE(wishes.poll(Instant{101s}));
}

TEST_CASE("who wishes all the time is heard ever more rarely") {
  WishBackOff wishes;
  int first_ten = 0, last_ten = 0;
  for (Duration t = 0ms; t < 60s; t += 20ms) {
    wishes.wish(Instant{100s + t});
    const int passed = wishes.poll(Instant{100s + t}) ? 1 : 0;
    if (t < 10s) first_ten += passed;
    if (t >= 50s) last_ten += passed;
  }
  CHECK(first_ten > last_ten);
  CHECK(last_ten <= 2);
  CHECK(last_ten >= 1);
}

TEST_CASE("a key frame meets the wish, and what was asked before it came is void") {
  WishBackOff wishes;
  wishes.wish(Instant{100s});
  wishes.on_key_frame(Instant{100s});
  CHECK_FALSE(wishes.poll(Instant{110s}));
  wishes.on_key_frame(Instant{110s});
  wishes.wish(Instant{110s + 50ms});
  CHECK_FALSE(wishes.poll(Instant{111s}));
  wishes.wish(Instant{111s});
  CHECK(wishes.poll(Instant{111s}));
}

TEST_CASE("after a good time the next wish is heard soon again") {
  WishBackOff wishes;
  for (int i = 0; i < 10; ++i) {
    wishes.wish(Instant{100s + i * 9s});
    wishes.poll(Instant{100s + i * 9s});
  }
  const Instant later{100s + 81s + WishBackOff::kForget};
  wishes.wish(later);
  REQUIRE(wishes.poll(later));
  wishes.wish(later + WishBackOff::kFirst);
  CHECK(wishes.poll(later + WishBackOff::kFirst));
}

TEST_CASE("where key frames cost little the wait stays short") {
  WishBackOff wishes;
  int passed = 0;
  for (Duration t = 0ms; t < 60s; t += 20ms) {
    wishes.wish(Instant{100s + t});
    passed += wishes.poll(Instant{100s + t}, WishBackOff::kLongestOnLow) ? 1 : 0;
  }
  CHECK(passed >= 18);
}
