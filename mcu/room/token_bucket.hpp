#pragma once
#include <algorithm>

#include "mcu/base/clock.hpp"

namespace amphi::room {

/// How often one person may do something: `burst` times at once, then once every `interval`.
class TokenBucket {
 public:
  constexpr TokenBucket(int burst, Duration interval) : burst_(burst), interval_(interval) {}

  bool take(Instant now) {
    const Instant full_at = std::max(full_at_, now) + interval_;
    if (full_at - now > burst_ * interval_) return false;
    full_at_ = full_at;
    return true;
  }

 private:
  int burst_;
  Duration interval_;
  Instant full_at_{};  ///< when the bucket will be full again
};

}  // namespace amphi::room
