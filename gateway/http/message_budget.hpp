#pragma once
#include <algorithm>

#include "mcu/base/clock.hpp"

namespace amphi::http {

/// A token bucket: so many messages per second, and a burst.
class MessageBudget {
 public:
  MessageBudget(double per_second, double burst) : per_second_(per_second), burst_(burst), tokens_(burst) {}
  /// False when the sender is too fast.
  bool take(Instant when) {
    const double passed = std::chrono::duration<double>(when - last_).count();
    tokens_ = std::min(burst_, tokens_ + passed * per_second_);
    last_ = when;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
  }

 private:
  double per_second_;
  double burst_;
  double tokens_;
  Instant last_{};
};

}  // namespace amphi::http
