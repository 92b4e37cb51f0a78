#include "gateway/rtp/receive_statistics.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using rtp::ReceiveStatistics;

namespace {
constexpr std::int64_t kFirst = std::int64_t{1} << 32;
}

TEST_CASE("a report says which share was lost since the last one and how much in all") {
  ReceiveStatistics statistics(5, 90'000);
  for (int i = 0; i < 100; ++i) {
    if (i % 4 != 1)
      statistics.on_packet(kFirst + i, 3000U * static_cast<unsigned>(i), kStart + i * 33ms, true);
  }
  const auto first = statistics.report(kStart + 4s);
  CHECK(first.ssrc == 5);
  CHECK(first.fraction_lost == 64);
  CHECK(first.cumulative_lost == 25);
  CHECK(first.highest_sequence == 99);
  for (int i = 100; i < 200; ++i) statistics.on_packet(kFirst + i, 0, kStart + i * 33ms, true);
  const auto second = statistics.report(kStart + 8s);
  CHECK(second.fraction_lost == 0);
  CHECK(second.cumulative_lost == 25);
}

TEST_CASE("jitter is nothing on an even link and settles at the mean deviation on an uneven one") {
  ReceiveStatistics even(1, 48'000), uneven(1, 48'000);
  for (int i = 0; i < 400; ++i) {
    const auto timestamp = 960U * static_cast<unsigned>(i);
    even.on_packet(kFirst + i, timestamp, kStart + i * 20ms, true);
    uneven.on_packet(kFirst + i, timestamp, kStart + i * 20ms + (i % 2) * 10ms, true);
  }
  CHECK(even.report(kStart).jitter == 0);
  CHECK(uneven.jitter_seconds() == Approx(0.010).epsilon(0.01));
}

TEST_CASE("garbage timestamps do not blow the jitter up") {
  ReceiveStatistics statistics(1, 90'000);
  statistics.on_packet(kFirst, 0, kStart, true);
  statistics.on_packet(kFirst + 1, 0x7fffffff, kStart + 20ms, true);
  CHECK(statistics.jitter_seconds() == 0);
}

TEST_CASE("a report tells the time since the last sender report") {
  ReceiveStatistics statistics(1, 90'000);
  statistics.on_packet(kFirst, 0, kStart, true);
  CHECK(statistics.report(kStart).last_sr == 0);
  statistics.on_sender_report(0x1111'2222'3333'4444, kStart);
  const auto report = statistics.report(kStart + 500ms);
  CHECK(report.last_sr == 0x2222'3333);
  CHECK(report.delay_since_last_sr == 32'768);
}
