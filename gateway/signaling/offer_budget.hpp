#pragma once
#include <algorithm>
#include <chrono>

#include "mcu/base/clock.hpp"

namespace amphi::signaling {

/// How often one client may build a new connection: kBurst at once, then one every kInterval (a token
/// bucket).
class OfferBudget {
 public:
  static constexpr int kBurst = 5;
  static constexpr Duration kInterval = std::chrono::seconds(5);

  explicit OfferBudget(Instant start) : full_at_(start) {}

  bool take(Instant now) {
    const Instant full_at = std::max(full_at_, now) + kInterval;
    if (full_at - now > kBurst * kInterval) return false;
    full_at_ = full_at;
    return true;
  }

 private:
  Instant full_at_;  ///< when the bucket will be full again
};

}  // namespace amphi::signaling
