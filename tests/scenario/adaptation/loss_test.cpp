#include <algorithm>

#include "call.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

TEST_CASE("random loss alone does not starve a link") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  const double loss = GENERATE(0.05, 0.10, 0.20);
  const double burst = GENERATE(1.0, 3.0);
  Bottleneck down({.rate = 3'000'000, .jitter = 10ms, .loss = loss, .burst = burst}, seed);
  Attendee attendee(down, seed);
  attendee.uplink_loss = loss;
  Call call("3 Mbit/s with random loss");
  call.add(attendee);
  call.run(60);
  CAPTURE(seed, loss, burst);
  CHECK(seconds_on(attendee, RungLevel::medium, 10, 60) >= 42);
  // But for a trial, which may be the last that is seen.
  const auto sure = [](const Attendee::Second& second) { return second.estimate > 800'000; };
  CHECK(std::count_if(attendee.seconds.begin() + 50, attendee.seconds.end(), sure) >= 6);
  CHECK(changes_after(attendee, 10) <= 5);
}

TEST_CASE("loss that sets in later does not either") {
  const double loss = GENERATE(0.10, 0.20);
  Bottleneck down({.rate = 3'000'000}, 1);
  Attendee attendee(down, 1);
  Call call("3 Mbit/s, loss from second 15 on");
  call.add(attendee);
  call.at(15, [&](Instant) { down.quality.loss = loss; });
  call.run(60);
  CAPTURE(loss);
  CHECK(seconds_on(attendee, RungLevel::medium, 10, 60) >= 48);
  CHECK(attendee.controller.choice().red == 2);
}

TEST_CASE("a policer is recognised within 2 s") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  const double rate = GENERATE(300'000.0, 700'000.0);
  Bottleneck down({.rate = 10'000'000}, seed);
  Attendee attendee(down, seed);
  Call call("a policer from second 15 on");
  call.add(attendee);
  call.at(15, [&](Instant) { down.quality.policer = rate; });
  call.run(60);
  CAPTURE(seed, rate);
  CHECK(attendee.seconds[16].estimate < 1.4 * rate);
  CHECK(attendee.seconds[55].estimate < 2 * rate);
  CHECK(changes_after(attendee, 20) <= 6);
}
