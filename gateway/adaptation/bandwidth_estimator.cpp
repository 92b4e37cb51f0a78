#include "gateway/adaptation/bandwidth_estimator.hpp"

#include <algorithm>

#include "gateway/adaptation/wire.hpp"

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr Duration kQueue = 20ms;       // less is no over-use, whatever the gradient says
constexpr Duration kLongQueue = 250ms;  // this is, without any gradient
constexpr double kBelowCapacity = 0.93;
constexpr Duration kChoked = 120ms;  // beside what two packets take
constexpr Duration kLate = 50ms, kHesitation = 250ms, kBetweenHesitations = 1s;
constexpr double kUnmeasuredShare = 0.6;
constexpr Duration kUnmeasured = 300ms;
constexpr double kTrusted = 0.85;
constexpr double kFastGrowth = 0.10, kSlowGrowth = 0.04;  // per second
constexpr double kHeadroom = 1.5;                         // over what was acknowledged
constexpr double kThinHeadroom = 1.3, kThin = 40'000;     // where a little too much is felt at once
constexpr double kHeadroomFloor = 5'000;
constexpr double kShared = 60'000, kNotOurs = 0.9;  // the estimate, and the share of it that is sent
constexpr Duration kFeedbackFresh = 5s;

double seconds(Duration duration) {
  return std::chrono::duration<double>(duration).count();
}
}  // namespace

void BandwidthEstimator::on_sent(std::size_t size, Instant now, bool numbered) {
  sent_.add(wire_size(size), now);
  if (!numbered) unnumbered_.add(wire_size(size), now);
  last_sent_ = now;
  if (!first_unanswered_ && (numbered || !has_feedback(now))) first_unanswered_ = now;
}

double BandwidthEstimator::acknowledged_rate() const {
  return acknowledged_.rate() + unnumbered_rate();
}

double BandwidthEstimator::unnumbered_rate() const {
  return last_sent_ ? unnumbered_.rate(*last_sent_) : 0;  // taken to fare as it left
}

bool BandwidthEstimator::has_feedback(Instant now) const {
  return last_results_ && now - *last_results_ < kFeedbackFresh;
}

bool BandwidthEstimator::hesitates(Instant now) const {
  return late_ && hesitation_ && now - *hesitation_ < kHesitation;
}

void BandwidthEstimator::on_arrival(const rtp::TransportResult& result) {
  acknowledged_.add(wire_size(result.size), *result.arrived);
  delay_.add(result.sent, *result.arrived);
  queue_.add(result.sent, *result.arrived);
  queue_.on_bytes(wire_size(result.size), *result.arrived);
}

void BandwidthEstimator::on_results(std::span<const rtp::TransportResult> results, Instant now) {
  if (results.empty()) return;
  LossController::Sample sample;
  std::optional<Duration> trip;
  for (const rtp::TransportResult& result : results) {
    sample.sent = std::max(sample.sent, result.sent);
    if (result.was_lost) {
      sample.found += result.padding ? 0 : 1;
      acknowledged_.add(wire_size(result.size), *result.arrived);
      continue;  // its delay says nothing about the queue
    }
    // A lost feedback hides what arrived meanwhile; that must not look like a slower link.
    if (next_result_ && result.sequence != *next_result_) queue_.restart_rate();
    next_result_ = static_cast<std::uint16_t>(result.sequence + 1);
    // What a probe loses is the prober's to judge: without the probe it would not have been sent.
    sample.packets += result.padding ? 0 : 1;
    if (result.arrived) {
      on_arrival(result);
      trip = std::min(trip.value_or(now - result.sent), now - result.sent);
    } else {
      sample.lost += result.padding ? 0 : 1;
    }
  }
  loss_.add(sample, now);
  if (trip && *trip >= 0ns && *trip < 10s) {
    answer_ = answer_ ? (*answer_ * 7 + *trip) / 8 : *trip;
    if (!reported_rtt_) rtt_ = answer_;
  }
  last_results_ = now;
  first_unanswered_.reset();
  if (silent_) end_silence(now);
  react(now);
}

void BandwidthEstimator::react(Instant now) {
  const bool rising = delay_.state() == DelayDetector::State::overuse && queue_.delay() > kQueue;
  const Duration two_packets(static_cast<std::int64_t>(2 * 1200 * 8 / estimate_ * 1e9));
  choked_ = queue_.latest() > kChoked + two_packets;
  late_ = queue_.latest() > kLate + two_packets;
  // Where jitter alone makes packets that late, the picture must get on nevertheless.
  if (late_ && (!hesitation_ || now - *hesitation_ > kBetweenHesitations)) hesitation_ = now;
  overusing_ = rising || queue_.delay() > kLongQueue || choked_;
  const bool queued = overusing_ && queue_.delay() > 3 * kQueue;
  loss_.update({estimate_, sending_rate(now), acknowledged_.recent() + unnumbered_rate(), queued}, now);
  if (const auto restored = loss_.take_restored()) estimate_ = std::max(estimate_, *restored);
  if (overusing_) {
    on_overuse(now);
  } else if (const auto cap = loss_.cap(); cap && *cap < estimate_) {
    decrease_to(*cap, now);
  } else if (!loss_.in_trial() && queue_.delay() < 2 * kQueue) {
    increase(now);
  }
  last_increase_ = now;
}

void BandwidthEstimator::on_overuse(Instant now) {
  const auto busy = queue_.busy_rate();
  if (!busy) {
    // A burst of ours (a key frame) fills the queue for a moment, too: that is no lack of capacity. And what
    // arrived just when the link became slow says little about how slow.
    const bool soon = last_decrease_ && now - *last_decrease_ < kUnmeasured;
    if ((queue_.delay() < kLongQueue && !choked_) || soon) return;
    return decrease_to(std::max(kUnmeasuredShare * estimate_, kBelowCapacity * acknowledged_rate()), now);
  }
  // On thin links little else fills the queue for a moment: the page's own TCP, still pictures above all. Who
  // sends less than the estimate has not measured the link by what passes then.
  const bool short_queue = queue_.delay() < kLongQueue && !choked_;
  if (estimate_ < kShared && short_queue && sending_rate(now) < kNotOurs * estimate_) return;
  double measured = std::max(*busy, acknowledged_rate());
  // One measurement over a few packets with jitter is not worth much against several earlier ones.
  if (capacity_ && queue_.delay() < kLongQueue) measured = std::max(measured, kTrusted * *capacity_);
  capacity_ = capacity_ ? 0.7 * *capacity_ + 0.3 * measured : measured;
  decrease_to(kBelowCapacity * measured, now);
}

void BandwidthEstimator::increase(Instant now) {
  const double elapsed = last_increase_ ? std::min(seconds(now - *last_increase_), 0.5) : 0;
  if (elapsed <= 0) return;
  const double acknowledged = acknowledged_rate();
  const double limit = (acknowledged < kThin ? kThinHeadroom : kHeadroom) * acknowledged + kHeadroomFloor;
  if (estimate_ >= limit) return;
  const double grown = estimate_ * (1 + elapsed * (near_capacity() ? kSlowGrowth : kFastGrowth));
  estimate_ = std::clamp(std::min(grown, limit), kMinimum, kMaximum);
}

bool BandwidthEstimator::near_capacity() const {
  return capacity_ && estimate_ > 0.85 * *capacity_ && estimate_ < 1.15 * *capacity_;
}

void BandwidthEstimator::decrease_to(double bits_per_second, Instant now) {
  if (bits_per_second >= estimate_) return;
  estimate_ = std::clamp(bits_per_second, kMinimum, kMaximum);
  last_decrease_ = now;
}

void BandwidthEstimator::on_proven(double bits_per_second, Instant) {
  if (!(bits_per_second > estimate_)) return;
  estimate_ = std::min(bits_per_second, kMaximum);
  if (capacity_ && *capacity_ < estimate_) capacity_.reset();
}

}  // namespace amphi::adaptation
