#include <vector>

#include "gateway/adaptation/prober.hpp"
#include "gateway/adaptation/wire.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::adaptation;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1000s};

/// Media, 25 packets/s of 250 bytes if not told otherwise, over a link of a given rate, with padding as the
/// prober asks for.
struct Link {
  double rate;
  double loss = 0;
  std::size_t media_size = 250;
  Duration media_interval = 40ms;
  Duration jitter = 0ms;  ///< the most
  Prober prober;
  Prober::Situation situation{1'000'000, 60'000, 60'000, 0, true, false};
  Instant now = kStart;
  Instant free_at;
  Instant next_media;
  std::vector<rtp::TransportResult> waiting;
  std::size_t media = 0, padding = 0, packets = 0;
  std::vector<double> proven;

  explicit Link(double link_rate) : rate(link_rate) {}

  void send(std::size_t size, bool pads) {
    (pads ? padding : media) += wire_size(size);
    prober.on_sent(size, now, pads);
    free_at = std::max(free_at, now) +
              Duration(static_cast<std::int64_t>(static_cast<double>(wire_size(size)) * 8e9 / rate));
    rtp::TransportResult result;
    result.size = size;
    result.sent = now;
    const bool lost = static_cast<double>(packets++ % 10) < 10 * loss;
    const Duration late = jitter * static_cast<int>(packets * 7919 % 101) / 100;
    if (!lost) result.arrived = free_at.time_since_epoch() + 30ms + late;
    waiting.push_back(result);
  }
  void run(Duration time) {
    for (const Instant end = now + time; now < end; now += 5ms) {
      if (now >= next_media) {
        next_media = now + media_interval;
        send(media_size, false);
      }
      if (const std::size_t bytes = prober.padding(now); bytes > 0) send(bytes, true);
      if (now.time_since_epoch() % 100ms != 0ns) continue;
      prober.on_results(waiting);
      waiting.clear();
      prober.update(situation, now);
      if (const auto rate_proven = prober.take_proven()) proven.push_back(*rate_proven);
    }
  }
};

}  // namespace

TEST_CASE("a link that takes more proves it, step by step up to the goal") {
  Link link(5'000'000);
  for (int i = 0; i < 100; ++i) {
    link.run(100ms);
    if (!link.proven.empty()) link.situation.estimate = std::max(link.situation.estimate, link.proven.back());
  }
  REQUIRE(link.proven.size() >= 3);
  CHECK(link.proven.front() < 110'000);
  CHECK(link.situation.estimate > 900'000);
  CHECK(link.situation.estimate <= 1'000'000);
}

TEST_CASE("a full link proves nothing, and trying costs little") {
  Link link(62'000);
  link.run(60s);
  for (const double rate : link.proven) CHECK(rate < 66'000);
  CHECK(static_cast<double>(link.padding) < 0.05 * static_cast<double>(link.media));
}

TEST_CASE("a link that was thought thin is found to take more while nothing but thin sound goes over it") {
  Link link(5'000'000);
  link.media_size = 120;
  link.media_interval = 60ms;
  link.jitter = GENERATE(0ms, 10ms, 20ms, 30ms);
  link.situation.estimate = link.situation.acknowledged = 30'000;
  for (int i = 0; i < 150 && link.situation.estimate < 600'000; ++i) {
    link.run(100ms);
    if (!link.proven.empty()) link.situation.estimate = std::max(link.situation.estimate, link.proven.back());
  }
  INFO((link.now - kStart) / 1ms << " ms with jitter of " << link.jitter / 1ms << " ms");
  CHECK(link.situation.estimate >= 600'000);
}

TEST_CASE("usual losses do not spoil a probe, unusual ones do") {
  Link usual(5'000'000);
  usual.loss = 0.2;
  usual.situation.usual_loss = 0.2;
  usual.run(2s);
  CHECK_FALSE(usual.proven.empty());
  Link unusual(5'000'000);
  unusual.loss = 0.4;
  unusual.run(2s);
  for (const double rate : unusual.proven) CHECK(rate < 100'000);
}

TEST_CASE("over-use ends a probe at once") {
  Link link(5'000'000);
  while (!link.prober.active()) link.run(5ms);
  link.situation.overusing = true;
  link.prober.update(link.situation, link.now);
  CHECK_FALSE(link.prober.active());
  CHECK(link.prober.padding(link.now) == 0);
}

TEST_CASE("nothing is probed without a use for it or on a link that is not calm") {
  Link aimless(5'000'000);
  aimless.situation.goal = 0;
  aimless.run(10s);
  CHECK(aimless.padding == 0);
  Link uneasy(5'000'000);
  uneasy.situation.calm = false;
  uneasy.run(10s);
  CHECK(uneasy.padding == 0);
}

TEST_CASE("on a thin link that takes no more probes become rare: each of them is heard") {
  Link link(32'000);
  link.situation = {50'000, 30'000, 25'000, 0, true, false};
  link.run(10s);
  const std::size_t at_first = link.padding;
  link.run(30s);
  const std::size_t before = link.padding;
  link.run(60s);
  CHECK(link.proven.empty());
  CHECK(at_first > 0);
  CHECK(link.padding - before < 60 * at_first / 20);
}

TEST_CASE("a thin link proves more only when it takes two probes in a row") {
  Link link(60'000);
  link.situation.estimate = link.situation.acknowledged = 50'000;
  const auto await = [&](bool active) {
    while (link.prober.active() != active) link.run(5ms);
  };
  link.rate = 1'000'000;  // for the first probe only: as if a queue drained into it
  await(true);
  await(false);
  link.rate = 60'000;
  await(true);
  await(false);
  link.run(1s);
  CHECK(std::ranges::none_of(link.proven, [](double rate) { return rate > 60'000; }));
  link.rate = 1'000'000;
  link.run(10s);
  REQUIRE_FALSE(link.proven.empty());
  CHECK(link.proven.back() > 70'000);
}
