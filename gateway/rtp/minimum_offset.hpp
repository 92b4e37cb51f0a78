#pragma once
#include "mcu/base/clock.hpp"

namespace amphi::rtp {

/// Follows the smallest (arrival - remote time) of the last 10 to 20 seconds: the remote clock's offset plus
/// the shortest way. Changes slowly once it is two seconds old, so that pictures and sound do not jump.
class MinimumOffset {
 public:
  /// Restarts at `sample`.
  void reset(Duration sample, Instant now);
  /// Only after reset().
  void add(Duration sample, Instant now);
  [[nodiscard]] bool known() const { return known_; }
  [[nodiscard]] Duration value() const { return value_; }

 private:
  bool known_ = false;
  Duration value_{};
  Duration current_{};   ///< minimum of the piece of time that runs
  Duration previous_{};  ///< and of the one before
  Instant piece_start_;
  Instant started_;
  Instant updated_;
};

}  // namespace amphi::rtp
