#include <algorithm>

#include "gateway/rtp/transport_cc.hpp"

namespace amphi::rtp {
namespace {
constexpr std::int64_t kStart = std::int64_t{1} << 32;  // so that numbers before the first stay positive
constexpr Duration kTick = std::chrono::microseconds(250);
constexpr Duration kReferenceUnit = std::chrono::milliseconds(64);
}  // namespace

void TransportCcReceiver::on_packet(std::uint16_t transport_sequence, Instant arrival) {
  if (highest_ < 0) next_base_ = highest_ = kStart + transport_sequence;
  const std::int64_t sequence =
      highest_ + sequence_distance(transport_sequence, static_cast<std::uint16_t>(highest_));
  highest_ = std::max(highest_, sequence);
  const auto it = std::ranges::lower_bound(records_, sequence, {}, &Record::sequence);
  if (it != records_.end() && it->sequence == sequence) return;
  records_.insert(it, {sequence, arrival});
  if (!oldest_) oldest_ = arrival;
  if (records_.size() > kMaxPackets) records_.erase(records_.begin(), records_.begin() + kMaxPackets / 4);
}

Instant TransportCcReceiver::next_time() const {
  if (records_.empty()) return Instant::max();
  return last_feedback_ ? std::max(*last_feedback_ + interval_, *oldest_) : *oldest_ + interval_;
}

std::size_t TransportCcReceiver::collect(TransportFeedback& feedback) {
  scratch_.clear();
  const std::int64_t first = records_.front().sequence;
  // Packets that come after their neighbours were reported get a feedback of their own, so that nothing that
  // arrived is reported again as lost.
  const bool late = first < next_base_;
  constexpr auto kSpan = static_cast<std::int64_t>(kMaxFeedbackSpan);
  const std::int64_t base = late || first - next_base_ >= kSpan ? first : next_base_;
  const std::int64_t reference = records_.front().arrival.time_since_epoch() / kReferenceUnit;
  std::int64_t before = 0;
  for (const Record& record : records_) {
    const std::int64_t ticks =
        record.arrival.time_since_epoch() / kTick - reference * (kReferenceUnit / kTick);
    const bool follows = !late || record.sequence == base + static_cast<std::int64_t>(scratch_.size());
    const bool fits = std::abs(ticks - before) <= 32'767 && record.sequence - base < kSpan;
    if (!follows || !fits || (late && record.sequence >= next_base_) || scratch_.size() == kMaxPerFeedback)
      break;
    scratch_.push_back({static_cast<std::uint16_t>(record.sequence), ticks});
    before = ticks;
  }
  const std::int64_t last = records_[scratch_.size() - 1].sequence;
  feedback.base_sequence = static_cast<std::uint16_t>(base);
  feedback.count = static_cast<std::uint16_t>(last - base + 1);
  feedback.reference_time = static_cast<std::uint32_t>(reference & 0xffffff);
  feedback.arrivals = scratch_;
  return scratch_.size();
}

bool TransportCcReceiver::write(RtcpWriter& writer, std::uint32_t sender_ssrc, std::uint32_t media_ssrc,
                                Instant now) {
  if (records_.empty()) return false;
  TransportFeedback feedback;
  feedback.sender_ssrc = sender_ssrc;
  feedback.media_ssrc = media_ssrc;
  feedback.feedback_count = feedback_count_;
  const std::size_t taken = collect(feedback);
  if (!writer.transport_feedback(feedback)) return false;
  ++feedback_count_;
  next_base_ = std::max(next_base_, records_[taken - 1].sequence + 1);
  records_.erase(records_.begin(), records_.begin() + static_cast<std::ptrdiff_t>(taken));
  last_feedback_ = now;
  if (records_.empty()) oldest_.reset();
  return true;
}

}  // namespace amphi::rtp
