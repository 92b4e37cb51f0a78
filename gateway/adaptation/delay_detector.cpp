#include "gateway/adaptation/delay_detector.hpp"

#include <algorithm>
#include <cmath>

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr Duration kBurst = 5ms;        // packets sent, or arriving, within are one group
constexpr Duration kLongGroup = 100ms;  // by arrival
constexpr Duration kGap = 3s;           // a pause or a clock that jumped: start anew
constexpr std::size_t kLeastPoints = 8;
constexpr double kGain = 4;
constexpr double kMaxDeltas = 60;
constexpr double kSustainedMs = 10;
constexpr double kUp = 0.0087, kDown = 0.039;  // the threshold's gains, section 5.4
constexpr double kThresholdMin = 6, kThresholdMax = 600, kOutlier = 15;
constexpr double kSmoothingMs = 120;  // per time, so that sparse traffic is not slower

double ms(Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}
}  // namespace

void DelayDetector::add(Instant sent, Duration arrival) {
  if (group_) {
    const Duration since = arrival - group_->last_arrival;
    if (std::chrono::abs(since) > kGap || std::chrono::abs(sent - group_->last_sent) > kGap) {
      *this = DelayDetector();
    } else {
      const bool sent_together = sent - group_->first_sent <= kBurst;
      const bool came_together =
          since <= kBurst && since < sent - group_->last_sent && arrival - group_->first_arrival < kLongGroup;
      if (sent_together || came_together) {
        group_->last_sent = std::max(group_->last_sent, sent);
        group_->last_arrival = std::max(group_->last_arrival, arrival);
        return;
      }
      close_group();
    }
  }
  if (!origin_) origin_ = arrival;
  group_ = Group{sent, sent, arrival, arrival};
}

void DelayDetector::close_group() {
  if (previous_) {
    const double send_delta = ms(group_->last_sent - previous_->last_sent);
    const double arrival_delta = ms(group_->last_arrival - previous_->last_arrival);
    if (send_delta > 0) {
      accumulated_ += arrival_delta - send_delta;
      const double weight = std::clamp(send_delta / kSmoothingMs, 0.1, 0.5);
      smoothed_ += weight * (accumulated_ - smoothed_);
      points_[count_ % kWindow] = {ms(group_->last_arrival - *origin_), smoothed_};
      ++count_;
      judge(send_delta);
    }
  }
  previous_ = group_;
}

std::optional<double> DelayDetector::slope() const {
  const std::size_t n = std::min(count_, kWindow);
  if (n < kLeastPoints) return std::nullopt;
  double mean_at = 0, mean_delay = 0;
  for (std::size_t i = 0; i < n; ++i) {
    mean_at += points_[i].at / static_cast<double>(n);
    mean_delay += points_[i].delay / static_cast<double>(n);
  }
  double above = 0, below = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const double x = points_[i].at - mean_at;
    above += x * (points_[i].delay - mean_delay);
    below += x * x;
  }
  if (below <= 0) return std::nullopt;
  return above / below;
}

void DelayDetector::judge(double send_delta_ms) {
  const double line = slope().value_or(0);
  const double trend = std::min(static_cast<double>(count_), kMaxDeltas) * line * kGain;
  if (trend > threshold_) {
    over_for_ms_ += send_delta_ms;
    if (over_for_ms_ > kSustainedMs && ++over_count_ > 1 && trend >= last_trend_) state_ = State::overuse;
  } else {
    over_for_ms_ = 0;
    over_count_ = 0;
    state_ = trend < -threshold_ ? State::underuse : State::normal;
  }
  last_trend_ = trend;
  adapt_threshold(trend);
}

void DelayDetector::adapt_threshold(double trend) {
  const Duration now = previous_->last_arrival;
  const double elapsed = threshold_updated_ ? std::clamp(ms(now - *threshold_updated_), 0.0, 100.0) : 0;
  threshold_updated_ = now;
  if (std::abs(trend) > threshold_ + kOutlier) return;
  const double gain = std::abs(trend) < threshold_ ? kDown : kUp;
  threshold_ =
      std::clamp(threshold_ + gain * (std::abs(trend) - threshold_) * elapsed, kThresholdMin, kThresholdMax);
}

}  // namespace amphi::adaptation
