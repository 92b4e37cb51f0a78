#include "tests/netem/link_shaper.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::netem;
using namespace std::chrono_literals;

namespace {

struct Arrival {
  Duration time;
  std::uint8_t number;
};

/// A shaper in virtual time, fed with one packet of `size` bytes each `step`.
struct Run {
  LinkShaper shaper{7};
  Instant start = Instant{} + 1h;
  Instant time = start;
  std::vector<Arrival> arrivals;

  explicit Run(std::string_view words) { set(words); }
  void set(std::string_view words) {
    LinkSettings settings = shaper.settings();
    REQUIRE(apply_settings(words, settings));
    shaper.set(settings, time);
  }
  void until(Instant end) {
    while (shaper.next_time() <= end) {
      time = std::max(time, shaper.next_time());
      while (auto packet = shaper.pop(time)) arrivals.push_back({time - start, packet->front()});
    }
    time = end;
  }
  void feed(int packets, Duration step, std::size_t size = 125) {
    for (int i = 0; i < packets; ++i) {
      Packet packet(size);
      packet[0] = static_cast<std::uint8_t>(i);
      shaper.push(std::move(packet), time);
      until(time + step);
    }
  }
  void finish() { until(time + 1h); }
  [[nodiscard]] bool in_order() const {
    return std::is_sorted(arrivals.begin(), arrivals.end(),
                          [](const Arrival& a, const Arrival& b) { return a.number < b.number; });
  }
};

}  // namespace

TEST_CASE("without settings packets pass at once") {
  Run run("");
  run.feed(3, 10ms);
  REQUIRE(run.arrivals.size() == 3);
  CHECK(run.arrivals[2].time == 20ms);
}

TEST_CASE("a delay is added to each packet") {
  Run run("delay=50");
  run.feed(2, 10ms);
  run.finish();
  REQUIRE(run.arrivals.size() == 2);
  CHECK(run.arrivals[0].time == 50ms);
  CHECK(run.arrivals[1].time == 60ms);
}

TEST_CASE("the rate spaces packets out") {
  Run run("rate=100k queue=1000");  // 125 bytes take 10 ms
  run.feed(5, 0ms);
  run.finish();
  REQUIRE(run.arrivals.size() == 5);
  for (int i = 0; i < 5; ++i) CHECK(run.arrivals[static_cast<std::size_t>(i)].time == (i + 1) * 10ms);
}

TEST_CASE("a queue that is full drops the newest, and nobody waits longer than its limit") {
  Run run("rate=100k queue=100");
  run.feed(50, 5ms);  // twice the rate
  run.finish();
  const auto& c = run.shaper.counters();
  CHECK(c.overflown > 0);
  CHECK(c.delivered + c.overflown == 50);
  for (const Arrival& arrival : run.arrivals) CHECK(arrival.time - arrival.number * 5ms <= 115ms);
}

TEST_CASE("a change of the rate holds for what waits already") {
  Run run("rate=1M queue=10000");
  run.feed(10, 0ms, 12'500);  // 100 ms each
  run.until(run.start + 200ms);
  CHECK(run.arrivals.size() == 2);
  run.set("rate=100k");  // from now on a second each
  run.until(run.start + 1150ms);
  CHECK(run.arrivals.size() == 2);
  run.finish();
  CHECK(run.arrivals.size() == 10);
  CHECK(run.arrivals[9].time == 8200ms);
  CHECK(run.in_order());
}

TEST_CASE("random loss takes its share and no more") {
  Run run("loss=20");
  run.feed(10'000, 1ms);
  CHECK(run.shaper.counters().lost > 1800);
  CHECK(run.shaper.counters().lost < 2200);
}

TEST_CASE("burst losses come in bursts") {
  Run run("burst=1,20,100");  // 1 in 100 begins a burst of 5 on average
  int longest = 0;
  int current = 0;
  for (int i = 0; i < 10'000; ++i) {
    const auto before = run.shaper.counters().lost;
    run.feed(1, 1ms);
    current = run.shaper.counters().lost > before ? current + 1 : 0;
    longest = std::max(longest, current);
  }
  CHECK(run.shaper.counters().lost > 300);
  CHECK(run.shaper.counters().lost < 700);
  CHECK(longest > 10);
}

TEST_CASE("jitter keeps the order unless it is told otherwise") {
  Run kept("delay=50 jitter=40");
  kept.feed(200, 5ms);
  kept.finish();
  CHECK(kept.arrivals.size() == 200);
  CHECK(kept.in_order());
  Run free("delay=50 jitter=40 order=free");
  free.feed(200, 5ms);
  free.finish();
  CHECK(free.arrivals.size() == 200);
  CHECK_FALSE(free.in_order());
  for (const Arrival& arrival : free.arrivals) {
    CHECK(arrival.time - arrival.number * 5ms >= 50ms);
    CHECK(arrival.time - arrival.number * 5ms <= 90ms);
  }
}

TEST_CASE("a share is held back and comes late") {
  Run run("reorder=10,30");
  run.feed(250, 10ms);
  run.finish();
  const auto late = std::count_if(run.arrivals.begin(), run.arrivals.end(), [](const Arrival& arrival) {
    return arrival.time - arrival.number * 10ms == 30ms;
  });
  CHECK(late > 10);
  CHECK(late < 50);
  CHECK_FALSE(run.in_order());
}

TEST_CASE("duplicates are delivered, too") {
  Run run("dup=50");
  run.feed(200, 1ms);
  CHECK(run.shaper.counters().duplicated > 60);
  CHECK(run.shaper.counters().duplicated < 140);
  CHECK(run.arrivals.size() == 200 + run.shaper.counters().duplicated);
}

TEST_CASE("nothing passes in an outage, and all after it") {
  Run run("outage=on");
  run.feed(10, 1ms);
  CHECK(run.arrivals.empty());
  run.set("outage=off");
  run.feed(10, 1ms);
  CHECK(run.arrivals.size() == 10);
}

TEST_CASE("the same seed loses the same packets") {
  Run one("loss=30 jitter=20 dup=5"), other("loss=30 jitter=20 dup=5");
  one.feed(200, 3ms);
  other.feed(200, 3ms);
  CHECK(one.shaper.counters().lost == other.shaper.counters().lost);
  CHECK(std::equal(
      one.arrivals.begin(), one.arrivals.end(), other.arrivals.begin(), other.arrivals.end(),
      [](const Arrival& a, const Arrival& b) { return a.time == b.time && a.number == b.number; }));
}
