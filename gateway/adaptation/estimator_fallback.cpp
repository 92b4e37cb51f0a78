// What the estimator does without transport-wide feedback: REMB, receiver reports, and silence.
#include <algorithm>
#include <cmath>

#include "gateway/adaptation/bandwidth_estimator.hpp"

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr Duration kSilence = 800ms;     // beside a round trip
constexpr Duration kReportSilence = 4s;  // where only reports come
constexpr Duration kSilenceStep = 300ms;
constexpr double kSilenceFactor = 0.6;
constexpr Duration kShortSilence = 3s;
constexpr double kAfterSilence = 0.8;
constexpr Duration kLongerTrip = 150ms;  // over the least: a queue
constexpr double kBelowQueued = 0.7;
constexpr double kGrowth = 0.15, kSlowGrowth = 0.02;  // per second
constexpr double kRembHeadroom = 4;                   // a receiver's estimate follows what it gets
constexpr double kBelowRemb = 0.95;
constexpr int kReportPackets = 30;  // a report speaks for about so many
constexpr Duration kRembFresh = 5s;
}  // namespace

void BandwidthEstimator::on_remb(std::uint64_t bits_per_second, Instant now) {
  remb_ = static_cast<double>(std::min<std::uint64_t>(bits_per_second, static_cast<std::uint64_t>(kMaximum)));
  last_remb_ = now;
  if (has_feedback(now)) return;
  first_unanswered_.reset();
  silent_ = false;
  overusing_ = *remb_ < kBelowRemb * sending_rate(now);
  if (overusing_) decrease_to(*remb_, now);
}

void BandwidthEstimator::on_report(double fraction_lost, std::optional<Duration> rtt, Instant now) {
  if (rtt && *rtt >= 0ns && *rtt < 10s) {
    rtt_ = rtt;
    reported_rtt_ = true;
    least_rtt_ = least_rtt_ ? std::min(*least_rtt_ + 1ms, *rtt) : *rtt;
  }
  if (has_feedback(now)) return;
  first_unanswered_.reset();
  silent_ = false;
  const double lost = std::isfinite(fraction_lost) ? std::clamp(fraction_lost, 0.0, 1.0) : 0;
  const Instant sent = now - rtt_.value_or(100ms) / 2;
  loss_.add({sent, kReportPackets, static_cast<int>(std::lround(lost * kReportPackets)), 0}, now);
  react_to_report(lost, now);
}

void BandwidthEstimator::react_to_report(double lost, Instant now) {
  const double acknowledged = sending_rate(now) * (1 - lost);
  loss_.update({estimate_, sending_rate(now), acknowledged, false}, now);
  if (const auto restored = loss_.take_restored()) estimate_ = std::max(estimate_, *restored);
  if (const auto cap = loss_.cap()) decrease_to(*cap, now);
  const bool queued = rtt_ && least_rtt_ && *rtt_ > *least_rtt_ + kLongerTrip;
  const bool limited = remb_ && now - *last_remb_ < kRembFresh && *remb_ < kBelowRemb * sending_rate(now);
  overusing_ = queued || limited;
  if (overusing_) capacity_ = acknowledged;
  if (queued) decrease_to(kBelowQueued * acknowledged, now);
  if (limited) decrease_to(*remb_, now);
  if (!overusing_ && !loss_.in_trial()) grow_without_feedback(now);
  last_increase_ = now;
}

void BandwidthEstimator::grow_without_feedback(Instant now) {
  const double elapsed =
      last_increase_ ? std::chrono::duration<double>(std::min<Duration>(now - *last_increase_, 2s)).count()
                     : 0;
  if (elapsed <= 0) return;
  double limit = kRembHeadroom * sending_rate(now) + 10'000;
  if (remb_ && now - *last_remb_ < kRembFresh)
    limit = std::max(*remb_, std::min(limit, kRembHeadroom * *remb_));
  const double growth = near_capacity() ? kSlowGrowth : kGrowth;
  if (estimate_ < limit)
    estimate_ = std::clamp(std::min(estimate_ * (1 + growth * elapsed), limit), kMinimum, kMaximum);
}

// Feedback that was lost, or a receiver that had no time, is no thinner link. If it is one, that shows at
// once.
void BandwidthEstimator::end_silence(Instant now) {
  silent_ = false;
  if (now - *silent_since_ < kShortSilence) estimate_ = std::max(estimate_, kAfterSilence * before_silence_);
}

void BandwidthEstimator::on_time(Instant now) {
  if (!first_unanswered_ || !last_sent_) return;
  const Duration patience =
      last_results_ ? kSilence + std::min<Duration>(rtt_.value_or(0ns), 2s) : kReportSilence;
  if (now - *first_unanswered_ < patience) return;
  if (silent_ && now - *last_silence_ < kSilenceStep) return;
  if (!silent_) {
    before_silence_ = estimate_;
    silent_since_ = now;
  }
  silent_ = true;
  last_silence_ = now;
  overusing_ = true;
  decrease_to(kSilenceFactor * estimate_, now);
}

}  // namespace amphi::adaptation
