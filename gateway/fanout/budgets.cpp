#include "gateway/fanout/budgets.hpp"

namespace amphi::fanout {
namespace {
constexpr double kDrainSeconds = 2;
constexpr double kUsualSeconds = 0.15;  // a picture or two always stand there for a moment
}  // namespace

double drained_budget(double budget, std::size_t waiting) {
  const double too_much = static_cast<double>(waiting) * 8 - kUsualSeconds * budget;
  return std::clamp(budget - too_much / kDrainSeconds, 0.0, budget);
}

std::vector<double> followed_budgets(RungLevel rung, std::vector<WatcherBudget> watchers) {
  std::sort(watchers.begin(), watchers.end(),
            [](const WatcherBudget& a, const WatcherBudget& b) { return a.now < b.now; });
  const std::size_t worst = (watchers.size() + 2) / 5;
  std::vector<double> followed;
  for (std::size_t i = 0; i < watchers.size(); ++i) {
    if (i >= worst) {
      followed.push_back(watchers[i].now);
    } else if (rung == RungLevel::low) {
      followed.push_back(watchers[i].lasting);
    }
  }
  return followed;
}

}  // namespace amphi::fanout
