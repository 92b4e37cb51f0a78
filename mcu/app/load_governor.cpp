#include "mcu/app/load_governor.hpp"

#include <algorithm>

namespace amphi::app {

using ports::Thinning;

namespace {

/// A machine that others keep busy is not helped by our saving, as long as our own work comes in time.
constexpr double kOwnPart = 0.4;

Thinning next(Thinning thinning, int step) {
  const int level = std::clamp(static_cast<int>(thinning) + step, 0, static_cast<int>(Thinning::refuse));
  return static_cast<Thinning>(level);
}

}  // namespace

bool LoadGovernor::strained(const LoadSample& sample) const {
  if (std::max(sample.late, sample.dropped) > thresholds_.late) return true;
  return sample.busy > thresholds_.busy && sample.own > kOwnPart * sample.busy;
}

bool LoadGovernor::calm(const LoadSample& sample) const {
  if (std::max(sample.late, sample.dropped) > thresholds_.late / 2) return false;
  return sample.busy < thresholds_.calm || sample.own < kOwnPart * thresholds_.calm;
}

Thinning LoadGovernor::update(const LoadSample& sample, Instant now) {
  if (!strained(sample)) strained_since_.reset();
  if (!calm(sample)) calm_since_.reset();
  if (strained(sample)) {
    if (!strained_since_) strained_since_ = now;
    if (now - *strained_since_ >= kRise) save_more(now);
  } else if (calm(sample)) {
    if (!calm_since_) calm_since_ = now;
    if (now - *calm_since_ >= calm_needed_) save_less(now);
  }
  return thinning_;
}

void LoadGovernor::save_more(Instant now) {
  strained_since_ = now;  // The step just made gets its time to work.
  if (thinning_ == Thinning::refuse) return;
  if (stepped_back_ && now - *stepped_back_ < kRelapse)
    calm_needed_ = std::min(2 * calm_needed_, kLongestCalm);
  stepped_back_.reset();
  thinning_ = next(thinning_, 1);
}

void LoadGovernor::save_less(Instant now) {
  calm_since_ = now;
  if (thinning_ == Thinning::none) {
    calm_needed_ = kCalm;
    return;
  }
  stepped_back_ = now;
  thinning_ = next(thinning_, -1);
}

}  // namespace amphi::app
