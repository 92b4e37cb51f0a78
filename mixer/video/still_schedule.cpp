#include "mixer/video/still_schedule.hpp"

#include <algorithm>

namespace amphi::mixer {

bool StillSchedule::due(Instant now) const {
  if (!last_) return true;
  const Duration since = now - *last_;
  if (new_scene_ && since >= std::min(kAtLeast, interval_) && saved_ + since >= interval_) return true;
  return since >= ((changed_ || new_scene_) ? interval_ : std::max(kRepeat, interval_));
}

bool StillSchedule::take(Instant now) {
  if (!due(now)) return false;
  const Duration earned = last_ ? now - *last_ : kBurst * interval_;
  saved_ = std::clamp(saved_ + earned - interval_, Duration{}, (kBurst - 1) * interval_);
  last_ = now;
  changed_ = new_scene_ = false;
  return true;
}

}  // namespace amphi::mixer
