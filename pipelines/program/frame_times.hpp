#pragma once
#include <gst/gst.h>

#include <array>
#include <mutex>

#include "mcu/base/clock.hpp"

namespace amphi::pipelines {

/// Encoders are told that pictures come at exactly their frame rate, whenever they come: their rate control
/// takes a pause for leave to make the next picture as large as all that were left out. This keeps what the
/// time really was, for the packets. Thread-safe: one thread stamps, another one looks up.
class FrameTimes {
 public:
  /// The time to write on the next picture.
  GstClockTime stamp(Instant captured, int frames_per_second) {
    const std::lock_guard lock(mutex_);
    next_ += GST_SECOND / static_cast<GstClockTime>(frames_per_second);
    entries_[index_++ % entries_.size()] = {next_, captured};
    return next_;
  }
  /// When the picture with this time on it was captured; the latest one's time for an unknown one.
  [[nodiscard]] Instant captured(GstClockTime stamp) const {
    const std::lock_guard lock(mutex_);
    for (const Entry& entry : entries_) {
      if (entry.stamp == stamp) return entry.captured;
    }
    return entries_[(index_ + entries_.size() - 1) % entries_.size()].captured;
  }

 private:
  struct Entry {
    GstClockTime stamp = GST_CLOCK_TIME_NONE;
    Instant captured;
  };

  mutable std::mutex mutex_;
  std::array<Entry, 16> entries_{};  ///< more than ever wait
  std::size_t index_ = 0;
  GstClockTime next_ = 0;
};

}  // namespace amphi::pipelines
