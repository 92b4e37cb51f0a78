#include "call.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

TEST_CASE("64 kbit/s with 5 % loss and 30 ms jitter hold a moving picture") {
  const unsigned seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u);
  Bottleneck down({.rate = 64'000, .queue = 800ms, .jitter = 30ms, .loss = 0.05}, seed);
  Attendee attendee(down, seed);
  attendee.uplink_loss = 0.05;
  attendee.offer.video[2].layers = GENERATE(3, 1);  // VP8, VP9
  attendee.feedback_interval = GENERATE(Duration(50ms), Duration(100ms), Duration(250ms));
  Call call("64 kbit/s, 5 % loss, 30 ms jitter");
  call.add(attendee);
  call.run(90);
  CAPTURE(seed, attendee.feedback_interval / 1ms, attendee.offer.video[2].layers);
  CHECK(seconds_on(attendee, RungLevel::low, 10, 90) >= 70);
  CHECK(changes_after(attendee, 10) <= 4);
  int frames = 0;
  for (std::size_t i = 10; i < 90; ++i) frames += attendee.seconds[i].frames;
  CHECK(frames / 80.0 >= 5);
}

TEST_CASE("32 kbit/s end on still pictures and stay there") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  const double loss = GENERATE(0.0, 0.05);
  Bottleneck down({.rate = 32'000, .queue = 800ms, .jitter = 30ms, .loss = loss}, seed);
  Attendee attendee(down, seed);
  Call call("32 kbit/s");
  call.add(attendee);
  call.run(90);
  CAPTURE(seed, loss);
  CHECK(reached(attendee, RungLevel::stills, RungLevel::stills, 0) <= 6);
  CHECK(seconds_on(attendee, RungLevel::low, 8, 90) <= 3);
  CHECK(seconds_on(attendee, RungLevel::stills, 8, 90) >= 76);
  CHECK(changes_after(attendee, 8) <= 3);
}

TEST_CASE("still pictures that come over TCP beside the sound do not make the link look thinner") {
  const unsigned seed = GENERATE(1u, 2u, 3u);
  Bottleneck down({.rate = 32'000, .queue = 600ms, .jitter = 30ms, .loss = 0.05}, seed);
  Attendee attendee(down, seed);
  Call call("32 kbit/s with pieces of pictures");
  call.add(attendee);
  for (double at = 5; at < 90; at += 0.65) {
    call.at(at, [&](Instant now) {
      if (attendee.rung() == RungLevel::stills) down.send(470, now);
    });
  }
  call.run(90);
  CAPTURE(seed);
  CHECK(seconds_on(attendee, RungLevel::stills, 8, 90) >= 76);
  CHECK(changes_after(attendee, 8) <= 3);
}

TEST_CASE("where lost sound is repaired, stills stay beside it at 32 kbit/s, and it comes in time") {
  const unsigned seed = GENERATE(1u, 2u, 3u, 4u);
  Bottleneck down({.rate = 32'000, .queue = 600ms, .delay = 15ms, .jitter = 30ms, .loss = 0.05}, seed);
  Attendee attendee(down, seed);
  attendee.offer.can_repair = true;
  attendee.uplink_loss = 0.05;
  Call call("32 kbit/s with repair and pieces of pictures");
  call.add(attendee);
  // What gateway/http's pieces take there.
  for (double at = 5; at < 90; at += 0.55) {
    call.at(at, [&](Instant now) {
      if (attendee.rung() == RungLevel::stills) down.send(470, now);
    });
  }
  call.run(90);
  CAPTURE(seed);
  CHECK(seconds_on(attendee, RungLevel::stills, 8, 90) == 82);
  CHECK(changes_after(attendee, 8) == 0);
  // The page lets the sound wait for 320 ms. Now and then a probe fills the link.
  int in_time = 0;
  for (std::size_t i = 8; i < 90; ++i) in_time += attendee.seconds[i].longest_sound_delay <= 320ms ? 1 : 0;
  CHECK(in_time >= 78);
}

TEST_CASE("what takes hardly the sound gets the sound alone") {
  Bottleneck down({.rate = 22'000, .queue = 800ms}, 1);
  Attendee attendee(down, 1);
  Call call("22 kbit/s");
  call.add(attendee);
  call.run(60);
  CHECK(attendee.rung() == RungLevel::sound);
  CHECK(changes_after(attendee, 20) <= 3);
}
