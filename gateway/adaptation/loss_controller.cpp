#include "gateway/adaptation/loss_controller.hpp"

#include <algorithm>
#include <utility>

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr Duration kWindow = 250ms, kLongWindow = 1500ms;
constexpr int kWindowPackets = 10;
constexpr double kSuspicious = 0.08;  // more than usual: worth a trial
constexpr double kTooMuch = 0.35;     // whatever causes it
constexpr double kBackOff = 0.85;     // of what arrives, during a trial
constexpr double kReduced = 0.85;     // of the rate before: the trial tells something
constexpr double kStays = 0.6;        // of the loss before: it was not ours
constexpr Duration kReaction = 150ms;
constexpr Duration kTrial = 700ms, kLongTrial = 2s;
constexpr int kTrialPackets = 20;
}  // namespace

void LossController::add(const Sample& sample, Instant now) {
  if (!window_) window_ = now;
  packets_ += sample.packets;
  lost_ += sample.lost - sample.found;
  if (trial_ && sample.sent > *trial_ + kReaction) {
    trial_packets_ += sample.packets;
    trial_lost_ += sample.lost - sample.found;
  }
  const Duration open = now - *window_;
  if ((open >= kWindow && packets_ >= kWindowPackets) || open >= kLongWindow) close_window(now);
}

void LossController::close_window(Instant now) {
  if (packets_ > 0) {
    const double share = std::clamp(static_cast<double>(lost_) / packets_, 0.0, 1.0);
    fast_ += (windows_ == 0 ? 1 : 0.5) * (share - fast_);
    smoothed_ += (windows_ == 0 ? 1 : 0.25) * (share - smoothed_);
    if (smoothed_ < usual_) usual_ += 0.05 * (smoothed_ - usual_);
    windows_ = std::min(windows_ + 1, 1000);
  }
  window_ = now;
  packets_ = 0;
  lost_ = 0;
}

void LossController::update(const Rates& rates, Instant now) {
  if (trial_) {
    const Duration running = now - *trial_;
    const bool enough = running >= kTrial + kReaction && trial_packets_ >= kTrialPackets;
    if (enough || running >= kLongTrial) end_trial(rates, now);
    return;
  }
  const bool suspicious = windows_ >= 2 && fast_ - usual_ > std::max(kSuspicious, 0.3 * usual_);
  if (suspicious && (!next_trial_ || now >= *next_trial_)) begin_trial(rates, now);
}

void LossController::begin_trial(const Rates& rates, Instant now) {
  trial_ = now;
  before_ = rates;
  loss_before_ = fast_;
  trial_packets_ = 0;
  trial_lost_ = 0;
  cap_ = kBackOff * rates.acknowledged;
}

void LossController::end_trial(const Rates& rates, Instant now) {
  const double share = std::clamp(static_cast<double>(trial_lost_) / std::max(trial_packets_, 1), 0.0, 1.0);
  const bool reduced = rates.sending < kReduced * before_.sending;
  trial_.reset();
  cap_.reset();
  if (share > kTooMuch) {
    next_trial_ = now + 1s;
  } else if (reduced && share < kStays * loss_before_) {
    next_trial_ = now + 500ms;  // our doing: the estimate stays down
  } else {
    if (reduced) usual_ = std::max(usual_, share);
    restored_ = before_.estimate;
    next_trial_ = now + (reduced ? 3s : 10s);
  }
}

std::optional<double> LossController::take_restored() {
  return std::exchange(restored_, std::nullopt);
}

}  // namespace amphi::adaptation
