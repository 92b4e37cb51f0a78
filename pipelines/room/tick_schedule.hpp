#pragma once
#include <cstdint>

#include "mcu/base/clock.hpp"

namespace amphi::pipelines {

/// When the ticks of a program are due: the n-th at start + n / rate, without drift. Sans-IO;
/// single-threaded.
class TickSchedule {
 public:
  struct Tick {
    Instant due;
    std::uint64_t missed = 0;  ///< ticks that were given up before this one
  };

  /// `catch_up`: ticks no later than this are still run, one after the other; later ones are given up, so
  /// that after a pause they do not come in a bunch.
  TickSchedule(Instant start, int ticks_per_second, Duration catch_up)
      : start_(start), per_second_(ticks_per_second), catch_up_(catch_up) {}

  /// The tick to wait for now.
  Tick next(Instant now) {
    Tick tick{due(++index_), 0};
    const Duration late = now - tick.due;
    if (late > catch_up_) {
      tick.missed = static_cast<std::uint64_t>(late.count() * per_second_ / kSecond);
      index_ += static_cast<std::int64_t>(tick.missed);
      tick.due = due(index_);
    }
    return tick;
  }
  [[nodiscard]] Duration interval() const { return Duration(kSecond / per_second_); }

 private:
  static constexpr std::int64_t kSecond = 1'000'000'000;
  [[nodiscard]] Instant due(std::int64_t index) const {
    const std::int64_t whole = index / per_second_;
    return start_ + Duration(whole * kSecond + index % per_second_ * kSecond / per_second_);
  }

  Instant start_;
  std::int64_t per_second_;
  Duration catch_up_;
  std::int64_t index_ = -1;
};

/// Sleeps until then (absolute, CLOCK_MONOTONIC).
void sleep_until(Instant due);
/// Names the calling thread and, where it is allowed, puts it before the others.
void begin_tick_thread(const char* name);

}  // namespace amphi::pipelines
