#include "gateway/adaptation/rung_rate.hpp"

#include <algorithm>

namespace amphi::adaptation {
namespace {
constexpr double kRisePerSecond = 0.08;
constexpr double kFill = 0.92;     // of what the best link takes: frames vary in size
constexpr double kFillOne = 0.84;  // where none can be left out when they are large
constexpr double kWorthIt = 0.04;  // smaller rises wait
struct Step {
  double below;  ///< bit/s
  int frames_per_second;
};
constexpr Step kSteps[]{{24'000, kLeastFrameRate}, {42'000, 10}};
constexpr double kMargin = 1.15;
}  // namespace

int squeezed_frame_rate(double bits_per_second, int most, int present) {
  for (const Step& step : kSteps) {
    const double limit = step.below * (present <= step.frames_per_second ? kMargin : 1);
    if (bits_per_second < limit) return std::min(most, step.frames_per_second);
  }
  return most;
}

void RungRate::watcher(double video_budget) {
  least_ = watched_ ? std::min(least_, video_budget) : video_budget;
  most_ = watched_ ? std::max(most_, video_budget) : video_budget;
  watched_ = true;
}

double RungRate::update(Instant now, int layers) {
  if (!last_rise_) last_rise_ = now;
  if (!watched_) return rate_;
  watched_ = false;
  // Two layers for the least of them, all layers for the others; nobody gains from more than the most takes.
  const double held = layers >= 3 ? least_ / kLayerShare[1] : kFillOne * least_;
  const double target = std::clamp(std::min(held, kFill * most_), minimum_, maximum_);
  if (target <= rate_) {
    rate_ = target;
    last_rise_ = now;
    return rate_;
  }
  const double elapsed = std::chrono::duration<double>(now - *last_rise_).count();
  const double next = std::min(target, rate_ * (1 + kRisePerSecond * elapsed));
  if (next < rate_ * (1 + kWorthIt) && next < maximum_) return rate_;
  rate_ = next;
  last_rise_ = now;
  return rate_;
}

}  // namespace amphi::adaptation
