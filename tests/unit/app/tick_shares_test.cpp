#include "mcu/app/tick_shares.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::app;
using namespace std::chrono_literals;

namespace {

struct Counts {
  std::uint64_t frames, unchanged, encoded, dropped, late_ticks, late_sound;
};

fanout::RoomStatistics room(const std::string& id, Counts counts, std::uint64_t restarts = 0) {
  fanout::RoomStatistics statistics;
  statistics.room = RoomId(id);
  statistics.mixer_restarts = restarts;
  link::Report report;
  report.frames = counts.frames;
  report.unchanged = counts.unchanged;
  report.encoded = counts.encoded;
  report.dropped = counts.dropped;
  report.late_ticks = counts.late_ticks;
  report.late_sound = counts.late_sound;
  statistics.mixer = report;
  return statistics;
}

}  // namespace

TEST_CASE("lateness is the share of ticks since the last report, of the worst room") {
  TickShares shares;
  CHECK(shares.update({room("a", {1000, 0, 0, 0, 500, 0})}, 1s).late == 0);
  CHECK(shares.update({room("a", {1020, 10, 0, 0, 503, 0})}, 1s).late == Approx(0.1));
  shares.update({room("a", {1050, 10, 0, 0, 503, 0}), room("b", {0, 0, 0, 0, 0, 0})}, 1s);
  const auto worst =
      shares.update({room("a", {1080, 10, 0, 0, 503, 0}), room("b", {30, 0, 0, 0, 15, 0})}, 1s);
  CHECK(worst.late == Approx(0.5));
}

TEST_CASE("late sound counts as late pictures do") {
  TickShares shares;
  shares.update({room("a", {0, 0, 0, 0, 0, 0})}, 1s);
  CHECK(shares.update({room("a", {30, 0, 0, 0, 0, 20})}, 2s).late == Approx(0.2));
}

TEST_CASE("pictures that encoders had no time for are told apart") {
  TickShares shares;
  shares.update({room("a", {0, 0, 0, 0, 0, 0})}, 1s);
  const auto after = shares.update({room("a", {30, 0, 60, 20, 0, 0})}, 1s);
  CHECK(after.dropped == Approx(0.25));
  CHECK(after.late == 0);
}

TEST_CASE("a mixer that was started again begins anew, and a room without one says nothing") {
  TickShares shares;
  shares.update({room("a", {1000, 0, 1000, 0, 0, 0})}, 1s);
  const auto restarted = shares.update({room("a", {2000, 0, 2000, 0, 2000, 0}, 1)}, 1s);
  CHECK(restarted.late == 0);
  fanout::RoomStatistics silent;
  silent.room = RoomId("a");
  CHECK(shares.update({silent}, 1s).late == 0);
}
