#include "gateway/adaptation/loss_controller.hpp"

#include <algorithm>
#include <utility>

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr Duration kWindow = 250ms, kLongWindow = 1500ms;
constexpr int kWindowPackets = 10;
constexpr double kSuspicious = 0.08;  // more than usual: worth a trial
constexpr double kUnusual = 0.6;      // of the usual loss: worth a trial, too
constexpr double kSudden = 0.25;      // the same, at once
constexpr double kTooMuch = 0.35;     // whatever causes it
constexpr double kBackOff = 0.85;     // of what arrives, during a trial
constexpr double kLeastCap = 0.25;    // of what is sent
constexpr double kReduced = 0.85;     // of the rate before: the trial tells something
constexpr double kGone = 0.45;        // of the loss before: it was ours
constexpr double kGoneSurely = 0.15;  // the same where few packets tell
constexpr double kThin = 80'000;      // bit/s: there is nothing to save below
constexpr Duration kDoubt = 6s;       // after a verdict: losses that come back although little is sent
constexpr double kCameBack = 0.7;     // of the loss before
constexpr Duration kReaction = 150ms;
constexpr Duration kTrial = 1s, kLongTrial = 2500ms;
constexpr int kTrialPackets = 60;
constexpr Duration kFirstRest = 3s, kMaxRest = 30s;  // between trials that find random loss
}  // namespace

void LossController::add(const Sample& sample, Instant now) {
  if (!window_) window_ = now;
  packets_ += sample.packets;
  lost_ += sample.lost - sample.found;
  if (trial_ && sample.sent > *trial_ + kReaction) {
    trial_packets_ += sample.packets;
    trial_lost_ += sample.lost - sample.found;
  }
  if (trial_ && sudden_ && sample.sent <= *trial_ + kReaction / 2) {
    // It was noticed so early that the loss was still seen to rise.
    before_packets_ += sample.packets;
    before_lost_ += sample.lost - sample.found;
    if (before_packets_ >= kWindowPackets)
      loss_before_ = std::max(loss_before_, static_cast<double>(before_lost_) / before_packets_);
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
  if (rates.queued) {
    // The delay tells all that is needed.
    trial_.reset();
    cap_.reset();
    return;
  }
  if (trial_) {
    const Duration running = now - *trial_;
    const bool enough = running >= kTrial + kReaction && trial_packets_ >= kTrialPackets;
    if (enough || running >= kLongTrial) end_trial(rates, now);
    return;
  }
  const bool suspicious = windows_ >= 4 && smoothed_ - usual_ > std::max(kSuspicious, kUnusual * usual_);
  const bool sudden = windows_ >= 2 && fast_ - usual_ > kSudden;
  if (judged_ && now - *judged_ < kDoubt) doubt_verdict(rates);
  if (rates.sending < kThin && smoothed_ < kTooMuch) return;
  if ((suspicious || sudden) && (!next_trial_ || now >= *next_trial_)) begin_trial(rates, now);
}

void LossController::begin_trial(const Rates& rates, Instant now) {
  trial_ = now;
  before_ = rates;
  // Not the peak that was noticed: what follows a peak of random loss is always less.
  sudden_ = fast_ - usual_ > kSudden;
  loss_before_ = sudden_ ? fast_ : smoothed_;
  before_packets_ = before_lost_ = 0;
  trial_packets_ = 0;
  trial_lost_ = 0;
  // Right after a standstill nothing has arrived for a while.
  cap_ = std::max(kBackOff * rates.acknowledged, kLeastCap * rates.sending);
}

void LossController::end_trial(const Rates& rates, Instant now) {
  const double share = std::clamp(static_cast<double>(trial_lost_) / std::max(trial_packets_, 1), 0.0, 1.0);
  const bool reduced = rates.sending < kReduced * before_.sending;
  trial_.reset();
  cap_.reset();
  const bool telling = trial_packets_ >= kTrialPackets / 2;
  if (telling && share > kTooMuch && smoothed_ > kTooMuch) {
    next_trial_ = now;  // from what arrives now
  } else if (reduced && share < (telling ? kGone : kGoneSurely) * loss_before_) {
    next_trial_ = now + 500ms;  // our doing: the estimate stays down
    rest_ = kFirstRest;
    judged_ = now;
  } else {
    if (reduced && telling) usual_ = std::max(usual_, share);
    restored_ = before_.estimate;
    next_trial_ = now + rest_;
    rest_ = std::min(rest_ * 2, kMaxRest);
  }
}

void LossController::doubt_verdict(const Rates& rates) {
  if (smoothed_ < kCameBack * loss_before_ || fast_ < kCameBack * loss_before_) return;
  if (rates.sending > kReduced * before_.sending) return;
  judged_.reset();
  usual_ = std::max(usual_, smoothed_);
  restored_ = before_.estimate;
}

std::optional<double> LossController::take_restored() {
  return std::exchange(restored_, std::nullopt);
}

}  // namespace amphi::adaptation
