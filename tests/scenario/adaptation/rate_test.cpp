#include "call.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

TEST_CASE("a good link gets the best rung within seconds and keeps it") {
  Bottleneck down({.rate = 3'000'000}, 1);
  Attendee attendee(down, 1);
  Call call("3 Mbit/s");
  call.add(attendee);
  call.run(30);
  CHECK(reached(attendee, RungLevel::high, RungLevel::high, 0) < 4);
  CHECK(attendee.changes.size() <= 3);
  CHECK(attendee.padding_bytes < attendee.media_bytes / 20);
}

TEST_CASE("a link that drops to a tenth gets another rung within 2 s, and its own again within 10 s") {
  const unsigned seed = GENERATE(1u, 2u, 3u, 4u, 5u);
  const int thin = GENERATE(10, 25, 60);  // seconds
  Bottleneck down({.rate = 2'000'000, .queue = 400ms}, seed);
  Attendee attendee(down, seed);
  Call call("2 Mbit/s -> 100 kbit/s -> 2 Mbit/s");
  call.add(attendee);
  call.at(20, [&](Instant now) { down.set_rate(100'000, now); });
  call.at(20 + thin, [&](Instant now) { down.set_rate(2'000'000, now); });
  call.run(20 + thin + 20);
  CAPTURE(seed, thin);
  CHECK(seconds_on(attendee, RungLevel::high, 5, 20) == 15);
  CHECK(reached(attendee, RungLevel::low, RungLevel::sound, 20) <= 2);
  CHECK(reached(attendee, RungLevel::high, RungLevel::high, 20 + thin) <= 10);
  CHECK(changes_after(attendee, 20) <= 5);
}

TEST_CASE("1 Mbit/s that drops to 100 kbit/s and comes back") {
  const unsigned seed = GENERATE(1u, 2u, 3u, 4u, 5u);
  const Duration interval = GENERATE(Duration(50ms), Duration(100ms), Duration(200ms));
  Bottleneck down({.rate = 1'000'000, .queue = 400ms}, seed);
  Attendee attendee(down, seed);
  attendee.feedback_interval = interval;
  Call call("1 Mbit/s -> 100 kbit/s -> 1 Mbit/s");
  call.add(attendee);
  call.at(20, [&](Instant now) { down.set_rate(100'000, now); });
  call.at(40, [&](Instant now) { down.set_rate(1'000'000, now); });
  call.run(60);
  CAPTURE(seed, interval / 1ms);
  CHECK(seconds_on(attendee, RungLevel::medium, 5, 20) == 15);
  CHECK(reached(attendee, RungLevel::low, RungLevel::sound, 20) <= 2);
  CHECK(seconds_on(attendee, RungLevel::low, 24, 40) == 16);
  // What had been sent when the link became slow lies in its queue, or was dropped there.
  for (std::size_t i = 20; i < 22; ++i) CHECK(attendee.seconds[i].sound_gap <= 700ms);
  for (std::size_t i = 22; i < 40; ++i) CHECK(attendee.seconds[i].sound_gap <= 200ms);
  CHECK(reached(attendee, RungLevel::high, RungLevel::medium, 40) <= 10);
}

TEST_CASE("sound survives what a picture has filled the queue with") {
  const unsigned seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u, 7u, 8u);
  const Duration interval = GENERATE(Duration(50ms), Duration(100ms));
  Bottleneck down({.rate = 1'000'000, .queue = 300ms, .delay = 15ms}, seed);
  Attendee attendee(down, seed);
  attendee.feedback_interval = interval;
  Call call("1 Mbit/s -> 100 kbit/s, queue of 300 ms");
  call.add(attendee);
  call.at(20 + 0.013 * seed, [&](Instant now) { down.set_rate(100'000, now); });
  call.run(30);
  CAPTURE(seed, interval / 1ms);
  for (std::size_t i = 20; i < 30; ++i) CHECK(attendee.seconds[i].sound_gap <= 300ms);
}

TEST_CASE("a link that goes up and down all the time does not make the picture do so") {
  Bottleneck down({.rate = 2'000'000}, 1);
  Attendee attendee(down, 1);
  Call call("2 Mbit/s <-> 150 kbit/s every 4 s");
  call.add(attendee);
  for (int i = 1; i < 30; ++i)
    call.at(i * 4, [&, i](Instant now) { down.set_rate(i % 2 == 1 ? 150'000 : 2'000'000, now); });
  call.run(120);
  CHECK(changes_after(attendee, 30) <= 12);
}

TEST_CASE("an outage of 3 s is survived") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  Bottleneck down({.rate = 2'000'000}, seed);
  Attendee attendee(down, seed);
  Call call("outage of 3 s");
  call.add(attendee);
  call.at(20, [&](Instant) { down.quality.broken = attendee.uplink_broken = true; });
  call.at(23, [&](Instant) { down.quality.broken = attendee.uplink_broken = false; });
  call.run(45);
  CHECK(attendee.seconds[21].estimate < 0.5 * attendee.seconds[18].estimate);
  CHECK(reached(attendee, RungLevel::high, RungLevel::high, 23) <= 10);
}

TEST_CASE("two attendees share a bottleneck") {
  Bottleneck down({.rate = 1'200'000}, 1);
  Attendee one(down, 1), other(down, 2);
  Call call("two share 1.2 Mbit/s");
  call.add(one);
  call.add(other);
  call.run(60);
  CHECK(seconds_on(one, RungLevel::low, 10, 60) == 50);
  CHECK(seconds_on(other, RungLevel::low, 10, 60) == 50);
  CHECK(changes_after(one, 20) <= 8);
  CHECK(changes_after(other, 20) <= 8);
}
