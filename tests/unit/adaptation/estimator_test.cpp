#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "gateway/adaptation/bandwidth_estimator.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::adaptation;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1000s};

/// A stream of equal packets over a link whose one-way delay the test sets, with feedback every 100 ms.
struct Stream {
  BandwidthEstimator estimator;
  Instant now = kStart;
  std::vector<rtp::TransportResult> waiting;
  Instant feedback = kStart + 100ms;

  void packet(std::size_t size, Duration interval, std::optional<Duration> delay, bool padding = false) {
    estimator.on_sent(size, now);
    rtp::TransportResult result;
    result.padding = padding;
    result.size = size;
    result.sent = now;
    if (delay) result.arrived = now.time_since_epoch() + *delay - 300s;  // another clock
    waiting.push_back(result);
    now += interval;
    if (now < feedback) return;
    feedback = now + 100ms;
    estimator.on_results(waiting, now);
    estimator.on_time(now);
    waiting.clear();
  }
};

}  // namespace

TEST_CASE("without delay the estimate rises to half as much again as what is acknowledged, and no further") {
  Stream stream;
  for (int i = 0; i < 3000; ++i) stream.packet(1000, 20ms, 40ms);  // 418 kbit/s on the wire
  CHECK(stream.estimator.acknowledged_rate() == Approx(417'600).epsilon(0.03));
  CHECK(stream.estimator.estimate() > 550'000);
  CHECK(stream.estimator.estimate() < 660'000);
  CHECK_FALSE(stream.estimator.overusing());
}

TEST_CASE("padding that gets lost, or is not counted by its receiver, is no loss of the link") {
  Stream stream;
  for (int i = 0; i < 300; ++i) stream.packet(1000, 20ms, 40ms);
  const double estimate = stream.estimator.estimate();
  for (int i = 0; i < 300; ++i) {
    stream.packet(1000, 20ms, 40ms);
    for (int pad = 0; pad < 2; ++pad) stream.packet(1000, 0ms, std::nullopt, true);
  }
  CHECK(stream.estimator.loss() == 0);
  CHECK(stream.estimator.estimate() >= estimate);
}

TEST_CASE("a delay that grows is over-use, and the estimate falls below what arrives") {
  Stream stream;
  for (int i = 0; i < 300; ++i) stream.packet(1000, 20ms, 40ms);
  Duration delay = 40ms;
  for (int i = 0; i < 50; ++i) stream.packet(1000, 20ms, delay += 10ms);
  CHECK(stream.estimator.overusing());
  CHECK(stream.estimator.queue_delay() > 250ms);
  CHECK(stream.estimator.estimate() < 417'600);
}

TEST_CASE("jitter is not over-use, on thin streams either") {
  const Duration interval = GENERATE(Duration(60ms), Duration(25ms));
  Stream stream;
  std::mt19937 random(7);
  int over = 0;
  for (int i = 0; i < 2000; ++i) {
    stream.packet(150, interval, 40ms + std::chrono::milliseconds(random() % 30));
    over += stream.estimator.overusing() ? 1 : 0;
  }
  CHECK(over < 40);
  CHECK(stream.estimator.queue_delay() < 25ms);
}

TEST_CASE("how soon losses are known is what feedback shows, whatever reports say") {
  Stream stream;
  CHECK_FALSE(stream.estimator.answer());
  for (int i = 0; i < 300; ++i) stream.packet(100, 20ms, 40ms);
  stream.estimator.on_report(0, 700ms, stream.now);
  for (int i = 0; i < 100; ++i) stream.packet(100, 20ms, 40ms);
  CHECK(*stream.estimator.rtt() == 700ms);
  CHECK(*stream.estimator.answer() == 20ms);
}

TEST_CASE("a clock that runs 100 ppm off is no queue") {
  Stream stream;
  for (int i = 0; i < 30'000; ++i) {
    stream.packet(150, 20ms, 40ms + i * 2us);
    REQUIRE(stream.estimator.queue_delay() < 5ms);
  }
}

TEST_CASE("when nothing comes back any more the estimate falls by itself") {
  Stream stream;
  for (int i = 0; i < 300; ++i) stream.packet(1000, 20ms, 40ms);
  const double before = stream.estimator.estimate();
  for (int i = 0; i < 200; ++i) {
    stream.estimator.on_sent(1000, stream.now);
    stream.estimator.on_time(stream.now);
    stream.now += 10ms;
  }
  CHECK(stream.estimator.estimate() < before / 2);
  CHECK(stream.estimator.overusing());
}

TEST_CASE("sound without transport-wide numbers is no silence") {
  Stream stream;
  for (int i = 0; i < 300; ++i) stream.packet(1000, 20ms, 40ms);
  const double before = stream.estimator.estimate();
  for (int i = 0; i < 150; ++i) {
    stream.estimator.on_sent(100, stream.now, false);
    stream.estimator.on_time(stream.now);
    stream.now += 20ms;
  }
  CHECK(stream.estimator.estimate() == before);
}

TEST_CASE("one who sends nothing learns nothing") {
  BandwidthEstimator estimator;
  for (int i = 0; i < 1000; ++i) estimator.on_time(kStart + i * 50ms);
  CHECK(estimator.estimate() == BandwidthEstimator::kInitial);
  CHECK_FALSE(estimator.rtt());
}

TEST_CASE("a REMB below what is sent is obeyed, one above is no promise") {
  BandwidthEstimator estimator;
  Instant now = kStart;
  for (int i = 0; i < 100; ++i) estimator.on_sent(1000, now += 40ms);  // 209 kbit/s
  estimator.on_remb(150'000, now);
  CHECK(estimator.estimate() == Approx(150'000));
  estimator.on_remb(std::numeric_limits<std::uint64_t>::max(), now);
  CHECK(estimator.estimate() == Approx(150'000));
}

TEST_CASE("whatever a peer reports, the estimate stays in its range") {
  std::mt19937_64 random(GENERATE(1u, 2u, 3u, 4u));
  BandwidthEstimator estimator;
  Instant now = kStart;
  const auto any_time = [&] {
    constexpr std::int64_t kLimits[] = {0, 1, -1, 1'000'000, 60'000'000'000, 1'000'000'000'000'000};
    return Duration(kLimits[random() % std::size(kLimits)] * (random() % 2 == 0 ? 1 : -1) +
                    static_cast<std::int64_t>(random() % 100'000'000));
  };
  for (int round = 0; round < 5000; ++round) {
    now += Duration(static_cast<std::int64_t>(random() % 100'000'000));
    for (auto i = random() % 10; i > 0; --i) estimator.on_sent(random() % 1500, now);
    std::vector<rtp::TransportResult> results(random() % 40);
    const bool all_lost = random() % 4 == 0, all_alike = random() % 4 == 0;
    const Duration alike = any_time();
    for (auto& result : results) {
      result.size = random() % 65'536;
      result.sent = now - Duration(static_cast<std::int64_t>(random() % 1'000'000'000));
      if (!all_lost && random() % 8 != 0) result.arrived = all_alike ? alike : any_time();
      result.was_lost = result.arrived && random() % 8 == 0;
    }
    estimator.on_results(results, now);
    if (random() % 5 == 0) estimator.on_remb(random() >> (random() % 64), now);
    const double fractions[] = {0, 1, -7, 1e300, std::nan("")};
    if (random() % 5 == 0) estimator.on_report(fractions[random() % 5], any_time(), now);
    if (random() % 5 == 0) estimator.on_proven(fractions[random() % 5], now);
    estimator.on_time(now);
    REQUIRE(estimator.estimate() >= BandwidthEstimator::kMinimum);
    REQUIRE(estimator.estimate() <= BandwidthEstimator::kMaximum);
    REQUIRE(estimator.loss() >= 0);
    REQUIRE(estimator.loss() <= 1);
    REQUIRE(std::isfinite(estimator.acknowledged_rate()));
    REQUIRE(estimator.queue_delay() >= 0ns);
  }
}

TEST_CASE("a second without feedback does not make a link thin for long") {
  Stream stream;
  for (int i = 0; i < 300; ++i) stream.packet(400, 60ms, 40ms);
  const double before = stream.estimator.estimate();
  // The packets arrive, but nothing is heard of it.
  for (int i = 0; i < 30; ++i) {
    stream.estimator.on_sent(400, stream.now);
    stream.now += 60ms;
    stream.estimator.on_time(stream.now);
  }
  CHECK(stream.estimator.estimate() < 0.5 * before);
  stream.feedback = stream.now;
  stream.packet(400, 60ms, 40ms);
  CHECK(stream.estimator.estimate() >= 0.75 * before);
}
