#include "mcu/app/load_governor.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::app;
using namespace std::chrono_literals;
using ports::Thinning;

namespace {

const LoadSample kIdle{0.2, 0.2, 0, 0};
const LoadSample kBetween{0.8, 0.8, 0, 0};
const LoadSample kFull{0.97, 0.9, 0, 0};
const LoadSample kLate{0.5, 0.5, 0.3, 0};
const LoadSample kDropping{0.5, 0.5, 0, 0.3};
const LoadSample kOthersBusy{1.0, 0.1, 0, 0};

struct Machine {
  LoadGovernor governor{LoadThresholds{}};
  Instant now{1h};

  /// One sample a second for so long; what is saved at the end.
  Thinning run(const LoadSample& sample, Duration duration) {
    for (const Instant end = now + duration; now < end;) {
      now += 1s;
      governor.update(sample, now);
    }
    return governor.thinning();
  }
  /// Samples until the state changes; how long it took.
  Duration until_change(const LoadSample& sample) {
    const Thinning before = governor.thinning();
    const Instant start = now;
    while (governor.thinning() == before && now - start < 10min) run(sample, 1s);
    return now - start;
  }
};

}  // namespace

TEST_CASE("a machine with room saves nothing") {
  Machine machine;
  CHECK(machine.run(kIdle, 60s) == Thinning::none);
  CHECK(machine.run(kBetween, 60s) == Thinning::none);
}

TEST_CASE("a burst of work is no reason to save") {
  Machine machine;
  for (int i = 0; i < 20; ++i) {
    CHECK(machine.run(kFull, 2s) == Thinning::none);
    CHECK(machine.run(kBetween, 1s) == Thinning::none);
  }
}

TEST_CASE("too much work saves frames first, then rungs, and turns people away last") {
  for (const LoadSample& sample : {kFull, kLate, kDropping}) {
    Machine machine;
    for (const Thinning expected : {Thinning::frame_rate, Thinning::rungs, Thinning::refuse}) {
      const Duration taken = machine.until_change(sample);
      CHECK(machine.governor.thinning() == expected);
      CHECK(taken >= 2s);
      CHECK(taken <= 4s);
    }
    CHECK(machine.run(sample, 60s) == Thinning::refuse);
  }
}

TEST_CASE("a machine that others keep busy is not helped by saving, unless our work is late") {
  Machine machine;
  CHECK(machine.run(kOthersBusy, 60s) == Thinning::none);
  LoadSample late = kOthersBusy;
  late.late = 0.2;
  CHECK(machine.run(late, 5s) == Thinning::frame_rate);
  machine.run(kOthersBusy, 20s);
  CHECK(machine.governor.thinning() == Thinning::none);
}

TEST_CASE("saving ends one step at a time after a calm while") {
  Machine machine;
  machine.run(kFull, 30s);
  REQUIRE(machine.governor.thinning() == Thinning::refuse);
  for (const Thinning expected : {Thinning::rungs, Thinning::frame_rate, Thinning::none}) {
    const Duration taken = machine.until_change(kIdle);
    CHECK(machine.governor.thinning() == expected);
    CHECK(taken >= 15s);
    CHECK(taken <= 20s);
  }
}

TEST_CASE("what lies between too much and calm changes nothing, and calm must last") {
  Machine machine;
  machine.run(kFull, 4s);
  REQUIRE(machine.governor.thinning() == Thinning::frame_rate);
  CHECK(machine.run(kBetween, 120s) == Thinning::frame_rate);
  for (int i = 0; i < 10; ++i) {
    machine.run(kIdle, 14s);
    CHECK(machine.run(kBetween, 1s) == Thinning::frame_rate);
  }
}

TEST_CASE("a step back that was one too many makes the next one wait twice as long, to a limit") {
  Machine machine;
  machine.run(kFull, 4s);
  Duration last = 0s;
  for (int i = 0; i < 5; ++i) {
    const Duration calm = machine.until_change(kIdle);
    CHECK(machine.governor.thinning() == Thinning::none);
    if (i > 0 && last < 100s) CHECK(calm > last * 3 / 2);
    CHECK(calm <= LoadGovernor::kLongestCalm + 2s);
    last = calm;
    machine.until_change(kFull);
  }
  machine.until_change(kIdle);
  machine.run(kIdle, 10min);
  machine.until_change(kFull);
  CHECK(machine.until_change(kIdle) <= 20s);
}
