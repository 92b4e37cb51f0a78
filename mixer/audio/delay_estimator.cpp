#include "mixer/audio/delay_estimator.hpp"

#include <algorithm>

namespace amphi::mixer {
namespace {

constexpr SamplePosition kMargin = 240;  // 5 ms above what was measured
constexpr int kUpdateEvery = 4;          // packets

}  // namespace

void DelayEstimator::add(SamplePosition transit, SamplePosition arrival) {
  history_[next_] = {transit, arrival};
  next_ = (next_ + 1) % kHistory;
  count_ = std::min(count_ + 1, kHistory);
  base_ = count_ == 1 ? transit : std::min(base_, transit);
  if (--until_update_ <= 0) {
    until_update_ = kUpdateEvery;
    update(arrival);
  }
  // Nothing is known at the start, so there the target may only rise.
  if (count_ > kHistory / 8) target_ -= kFallPerPacket;
  target_ = std::clamp(std::max(target_, wanted_), kMin, kMax);
}

// All but the slowest fiftieth are to be in time.
void DelayEstimator::update(SamplePosition now) {
  std::size_t recent = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (now - history_[i].arrival <= kWindow) sorted_[recent++] = history_[i].transit;
  }
  const auto begin = sorted_.begin();
  const auto end = begin + static_cast<std::ptrdiff_t>(recent);
  const auto slow = begin + static_cast<std::ptrdiff_t>((recent - 1) * 98 / 100);
  base_ = *std::min_element(begin, end);
  std::nth_element(begin, slow, end);
  wanted_ = *slow - base_ + kMargin;
}

void DelayEstimator::rebase() {
  const Sample newest = history_[(next_ + kHistory - 1) % kHistory];
  forget();
  add(newest.transit, newest.arrival);
}

void DelayEstimator::forget() {
  count_ = 0;
  next_ = 0;
  wanted_ = 0;
  until_update_ = 0;
}

void DelayEstimator::reset() {
  *this = DelayEstimator();
}

}  // namespace amphi::mixer
