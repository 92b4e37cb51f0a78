#pragma once
#include <algorithm>
#include <optional>

#include "mcu/base/clock.hpp"

namespace amphi::load {

/// The gaps of a series of moments, and which of them a viewer would call a freeze (the definition of
/// freezeCount in webrtc-stats: longer than three times the average and than the average plus 150 ms).
class GapMeter {
 public:
  void on_event(Instant time) {
    if (last_) take(time - *last_);
    last_ = time;
  }
  /// Counts from here; what was learned of the average stays.
  void reset() {
    last_.reset();
    largest_ = frozen_ = {};
    freezes_ = 0;
  }
  /// With the gap that is still open at `time`.
  [[nodiscard]] Duration largest(Instant time) const {
    return last_ ? std::max(largest_, time - *last_) : largest_;
  }
  [[nodiscard]] int freezes() const { return freezes_; }
  [[nodiscard]] Duration frozen() const { return frozen_; }

 private:
  static constexpr int kMemory = 30;  // events
  static constexpr Duration kLeast = std::chrono::milliseconds(150);

  void take(Duration gap) {
    largest_ = std::max(largest_, gap);
    const bool freeze = average_ > Duration::zero() && gap > std::max(3 * average_, average_ + kLeast);
    if (freeze) {
      ++freezes_;
      frozen_ += gap;
    }
    average_ += (gap - average_) / (average_ == Duration::zero() ? 1 : kMemory);
  }

  std::optional<Instant> last_;
  Duration largest_{};
  Duration average_{};
  Duration frozen_{};
  int freezes_ = 0;
};

}  // namespace amphi::load
