#include "tests/netem/link_settings.hpp"
#include "tests/netem/script.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::netem;
using namespace std::chrono_literals;

TEST_CASE("every word of a link's settings is understood") {
  LinkSettings s;
  REQUIRE(apply_settings(
      "rate=1.5M queue=200 delay=50 jitter=30 order=free loss=5 burst=1,25,90 reorder=2,40 dup=1 outage=on",
      s));
  CHECK(s.bits_per_second == 1.5e6);
  CHECK(s.queue == 200ms);
  CHECK(s.delay == 50ms);
  CHECK(s.jitter == 30ms);
  CHECK_FALSE(s.keep_order);
  CHECK(s.loss == Approx(0.05));
  CHECK(s.burst_begin == Approx(0.01));
  CHECK(s.burst_end == Approx(0.25));
  CHECK(s.burst_loss == Approx(0.9));
  CHECK(s.reorder == Approx(0.02));
  CHECK(s.reorder_by == 40ms);
  CHECK(s.duplicate == Approx(0.01));
  CHECK(s.outage);
}

TEST_CASE("a wrong word changes nothing") {
  const auto* const words =
      GENERATE("loss=5 rate=fast", "loss=5 rate", "loss=500", "delay=-1", "burst=1,2", "colour=red");
  LinkSettings s;
  CHECK_FALSE(apply_settings(words, s));
  CHECK(s.loss == 0);
}

TEST_CASE("a script's line has a time, a direction and settings, or a rebinding") {
  const auto line = parse_script_line("t=1.5 down rate=100k loss=5  # worse");
  REQUIRE(line);
  REQUIRE(*line);
  CHECK((*line)->at == Duration(1500ms));
  CHECK((*line)->down);
  CHECK_FALSE((*line)->up);
  CHECK((*line)->settings == "rate=100k loss=5");
  CHECK((*parse_script_line("rebind"))->rebind);
  CHECK_FALSE(*parse_script_line("  # nothing"));
  CHECK_FALSE(parse_script_line("t=soon"));
  CHECK_FALSE(parse_script_line("t=1 speed=3"));
}
