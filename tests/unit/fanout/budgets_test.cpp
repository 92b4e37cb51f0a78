#include "gateway/fanout/budgets.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;
using namespace std::chrono_literals;

namespace {

double least(RungLevel rung, std::vector<WatcherBudget> watchers) {
  const auto followed = followed_budgets(rung, std::move(watchers));
  return *std::min_element(followed.begin(), followed.end());
}

}  // namespace

TEST_CASE("one thin link among several on the low rung is followed, on a better one it is left out") {
  const std::vector<WatcherBudget> watchers{{170'000, 170'000}, {35'000, 35'000}, {160'000, 165'000}};
  CHECK(least(RungLevel::low, watchers) == 35'000);
  CHECK(least(RungLevel::medium, watchers) == 160'000);
  CHECK(least(RungLevel::medium, {{300'000, 300'000}, {200'000, 200'000}}) == 200'000);
}

TEST_CASE("a short dip of a few on the low rung does not lower its bit rate") {
  std::vector<WatcherBudget> watchers(10, {100'000, 100'000});
  watchers[3] = {20'000, 90'000};
  watchers[8] = {30'000, 95'000};
  CHECK(least(RungLevel::low, watchers) == 90'000);
  watchers[3].lasting = 25'000;
  CHECK(least(RungLevel::low, watchers) == 25'000);
}

TEST_CASE("a budget lasts for one to two seconds, and not from one rung to another") {
  LastingBudget budget;
  Instant now{100s};
  budget.add(100'000, true, now);
  for (int i = 0; i < 9; ++i) budget.add(40'000, false, now += 100ms);
  CHECK(budget.value() == 100'000);
  for (int i = 0; i < 12; ++i) budget.add(40'000, false, now += 100ms);
  CHECK(budget.value() == 40'000);
  budget.add(20'000, true, now += 100ms);
  CHECK(budget.value() == 20'000);
}

TEST_CASE(
    "while pictures stand in the pacer the budget is smaller, by what drains them within some seconds") {
  CHECK(drained_budget(24'000, 0) == 24'000);
  CHECK(drained_budget(24'000, 400) == 24'000);  // 130 ms
  const double second = drained_budget(24'000, 3'000);
  CHECK(second < 0.7 * 24'000);
  CHECK(second > 0.4 * 24'000);
  CHECK(drained_budget(24'000, 20'000) == 0);
  CHECK(drained_budget(0, 1'000) == 0);
}
