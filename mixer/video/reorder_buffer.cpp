#include "mixer/video/reorder_buffer.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace amphi::mixer {
namespace {

/// The weight of one quick recovery against what is remembered: about twenty of them halve it.
constexpr int kForget = 32;

}  // namespace

bool VideoReorderBuffer::insert(Bytes packet, Instant captured, Instant now) {
  const auto parsed = RtpPacketView::parse(packet);
  if (!parsed) {
    ++statistics_.malformed;
    return false;
  }
  const RtpHeader& header = parsed->header();
  if (!belongs(header)) restart(header);
  const std::int64_t sequence = unwrap(header.sequence);
  if (sequence < expected_) {
    note_late(sequence, now);
    return false;
  }
  if (packets_.contains(sequence)) {
    ++statistics_.duplicates;
    return false;
  }
  note_recovery(sequence, now);
  packets_.emplace(sequence, Stored{{packet.begin(), packet.end()}, captured, now});
  bytes_ += packet.size();
  track_gap(now);
  keep_bounds();
  return true;
}

bool VideoReorderBuffer::belongs(const RtpHeader& header) const {
  if (header.ssrc != ssrc_) return false;
  return std::abs(int{sequence_distance(header.sequence, static_cast<std::uint16_t>(expected_))}) <= kMaxJump;
}

/// Relative to the expected number, so that wrapping around costs nothing (RFC 3711 section 3.3.1's idea).
std::int64_t VideoReorderBuffer::unwrap(std::uint16_t sequence) const {
  return expected_ + sequence_distance(sequence, static_cast<std::uint16_t>(expected_));
}

/// The first packet, a new SSRC or a jump: nothing of before can be put in order with it.
void VideoReorderBuffer::restart(const RtpHeader& header) {
  if (ssrc_) {
    ++statistics_.restarts;
    discontinuity_ = true;
  }
  ssrc_ = header.ssrc;
  packets_.clear();
  gap_since_.reset();
  bytes_ = 0;
  expected_ = header.sequence;
  skipped_from_ = skipped_to_ = expected_;
}

void VideoReorderBuffer::note_late(std::int64_t sequence, Instant now) {
  if (sequence < skipped_from_ || sequence >= skipped_to_) {
    ++statistics_.duplicates;
    return;
  }
  ++statistics_.late;
  learn(now - skipped_since_);
}

/// A packet in front of waiting ones closes a gap, or a part of it.
void VideoReorderBuffer::note_recovery(std::int64_t sequence, Instant now) {
  const auto behind = packets_.upper_bound(sequence);
  if (behind != packets_.end()) learn(now - behind->second.arrived);
}

void VideoReorderBuffer::learn(Duration recovery) {
  recovery = std::min(recovery, kMaxWait);
  if (recovery >= recovery_) {
    recovery_ = recovery;
  } else {
    recovery_ -= (recovery_ - recovery) / kForget;
  }
}

Duration VideoReorderBuffer::wait() const {
  return std::clamp(2 * recovery_, kMinWait, kMaxWait);
}

void VideoReorderBuffer::keep_bounds() {
  while (packets_.size() > kMaxPackets || bytes_ > kMaxBytes) {
    if (gap_since_) skip_gap();
    take_front();
    discontinuity_ = true;
  }
}

std::optional<VideoReorderBuffer::Packet> VideoReorderBuffer::pop(Instant now) {
  if (packets_.empty()) return {};
  if (const auto deadline = next_deadline()) {
    if (*deadline > now) return {};
    skip_gap();
  }
  return take_front();
}

std::optional<Instant> VideoReorderBuffer::next_deadline() const {
  if (!gap_since_) return {};
  return *gap_since_ + wait();
}

/// The wait for a gap begins with the first packet behind it, whatever comes later.
void VideoReorderBuffer::track_gap(Instant since) {
  if (packets_.empty() || packets_.begin()->first == expected_) {
    gap_since_.reset();
  } else if (!gap_since_) {
    gap_since_ = since;
  }
}

void VideoReorderBuffer::skip_gap() {
  skipped_since_ = *gap_since_;
  skipped_from_ = expected_;
  skipped_to_ = packets_.begin()->first;
  statistics_.skipped += static_cast<std::uint64_t>(skipped_to_ - skipped_from_);
  expected_ = skipped_to_;
  discontinuity_ = true;
}

VideoReorderBuffer::Packet VideoReorderBuffer::take_front() {
  auto node = packets_.extract(packets_.begin());
  expected_ = node.key() + 1;
  bytes_ -= node.mapped().bytes.size();
  gap_since_.reset();
  if (!packets_.empty()) track_gap(packets_.begin()->second.arrived);
  return {std::move(node.mapped().bytes), node.mapped().captured, std::exchange(discontinuity_, false)};
}

}  // namespace amphi::mixer
