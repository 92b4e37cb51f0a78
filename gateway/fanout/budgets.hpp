#pragma once
#include <algorithm>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/rung.hpp"

namespace amphi::fanout {

/// What a watcher's link takes of the picture, in bit/s.
struct WatcherBudget {
  double now = 0;
  double lasting = 0;  ///< the most of late: does not know of a short dip
};

/// What is left of `budget` (bit/s) while `waiting` bytes stand in the pacer: they are to be gone in some
/// seconds.
double drained_budget(double budget, std::size_t waiting);

/// The most of the last one to two seconds. Owner: Peer.
class LastingBudget {
 public:
  static constexpr Duration kPeriod = std::chrono::seconds(1);

  /// `fresh`: what was before is of another rung.
  void add(double budget, bool fresh, Instant now) {
    if (fresh) most_ = before_ = 0;
    if (fresh || now - start_ >= kPeriod) {
      before_ = most_;
      most_ = 0;
      start_ = now;
    }
    most_ = std::max(most_, budget);
  }
  [[nodiscard]] double value() const { return std::max(most_, before_); }

 private:
  double most_ = 0;
  double before_ = 0;
  Instant start_;
};

/// The budgets that a rung's encoder is to follow. The worst fifth does not hold the others of a better rung
/// back: these leave out layers or step down. The low rung is made for all of its watchers, as there is no
/// moving picture below it; a fifth of them may have a short dip.
std::vector<double> followed_budgets(RungLevel rung, std::vector<WatcherBudget> watchers);

}  // namespace amphi::fanout
