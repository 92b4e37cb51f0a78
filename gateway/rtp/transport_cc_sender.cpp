#include <algorithm>
#include <bit>
#include <cstdlib>

#include "gateway/rtp/transport_cc.hpp"

namespace amphi::rtp {
namespace {
constexpr Duration kTick = std::chrono::microseconds(250);
constexpr Duration kReferenceUnit = std::chrono::milliseconds(64);
// Some nine years; one who jumps about with his clock must not make it overflow.
constexpr std::int64_t kMaxReference = std::int64_t{1} << 32;
static_assert(std::has_single_bit(TransportCcSender::kHistory));

std::int32_t sign_extend_24(std::uint32_t value) {
  return static_cast<std::int32_t>(value << 8) >> 8;
}
}  // namespace

TransportCcSender::TransportCcSender() : sent_(kHistory) {}

void TransportCcSender::on_sent(std::size_t size, Instant now) {
  sent_[next_ % kHistory] = {now, next_, static_cast<std::uint16_t>(size), State::open, false};
  ++next_;
}

void TransportCcSender::mark_padding() {
  const auto last = static_cast<std::uint16_t>(next_ - 1);
  if (Sent& sent = sent_[last % kHistory]; sent.sequence == last) sent.padding = true;
}

Duration TransportCcSender::unwrap_reference(std::uint32_t reference_time) {
  if (!last_reference_ || std::abs(*last_reference_) > kMaxReference) {
    last_reference_ = reference_time;
  } else {
    *last_reference_ += sign_extend_24(reference_time - static_cast<std::uint32_t>(*last_reference_));
  }
  return *last_reference_ * kReferenceUnit;
}

void TransportCcSender::report(std::uint16_t sequence, std::optional<Duration> arrived) {
  Sent& sent = sent_[sequence % kHistory];
  if (sent.sequence != sequence || sent.state == State::done) return;
  if (!arrived && sent.state == State::lost) return;
  const bool was_lost = sent.state == State::lost;
  sent.state = arrived ? State::done : State::lost;
  results_.push_back({sequence, sent.size, sent.at, arrived, was_lost, sent.padding});
}

std::span<const TransportResult> TransportCcSender::on_feedback(const TransportFeedback& feedback) {
  results_.clear();
  if (feedback.count > kHistory) return results_;
  const Duration reference = unwrap_reference(feedback.reference_time);
  auto arrival = feedback.arrivals.begin();
  for (unsigned i = 0; i < feedback.count; ++i) {
    const auto sequence = static_cast<std::uint16_t>(feedback.base_sequence + i);
    const bool arrived = arrival != feedback.arrivals.end() && arrival->sequence == sequence;
    report(sequence, arrived ? std::optional(reference + arrival->ticks * kTick) : std::nullopt);
    if (arrived) ++arrival;
  }
  return results_;
}

}  // namespace amphi::rtp
