#include "tests/load/gap_meter.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::load;
using namespace std::chrono_literals;

namespace {
Instant at(Duration time) {
  return Instant{} + 1h + time;
}
}  // namespace

TEST_CASE("a steady series has no freeze, and its largest gap is its period") {
  GapMeter meter;
  for (int i = 0; i < 100; ++i) meter.on_event(at(i * 33ms));
  CHECK(meter.freezes() == 0);
  CHECK(meter.largest(at(99 * 33ms)) == 33ms);
}

TEST_CASE("a gap of more than three periods and 150 ms more than one is a freeze") {
  GapMeter meter;
  Duration time{};
  for (int i = 0; i < 60; ++i) meter.on_event(at(time += 33ms));
  meter.on_event(at(time += 170ms));
  CHECK(meter.freezes() == 0);
  for (int i = 0; i < 60; ++i) meter.on_event(at(time += 33ms));
  meter.on_event(at(time += 200ms));
  CHECK(meter.freezes() == 1);
  CHECK(meter.frozen() == 200ms);
}

TEST_CASE("the gap that is open at the end counts as the largest") {
  GapMeter meter;
  meter.on_event(at(0ms));
  meter.on_event(at(20ms));
  CHECK(meter.largest(at(1020ms)) == 1s);
}

TEST_CASE("a reset forgets what was counted and the gap across it") {
  GapMeter meter;
  for (int i = 0; i < 60; ++i) meter.on_event(at(i * 33ms));
  meter.on_event(at(5s));
  meter.reset();
  meter.on_event(at(60s));
  CHECK(meter.freezes() == 0);
  CHECK(meter.largest(at(60s)) == 0ms);
}
