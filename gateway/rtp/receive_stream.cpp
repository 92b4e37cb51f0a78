#include "gateway/rtp/receive_stream.hpp"

#include <algorithm>

#include "gateway/rtp/rtx.hpp"
#include "mcu/base/result.hpp"

namespace amphi::rtp {

RtpReceiveStream::RtpReceiveStream(ReceiveConfig config)
    : config_(std::move(config)), statistics_(config_.ssrc, config_.clock_rate) {
  AMPHI_ASSERT(config_.clock_rate > 0);
  due_.reserve(NackGenerator::kMaxMissing);
}

const RtxMapping* RtpReceiveStream::rtx_mapping(std::uint8_t payload_type) const {
  const auto it = std::ranges::find(config_.rtx, payload_type, &RtxMapping::payload_type);
  return it == config_.rtx.end() ? nullptr : &*it;
}

bool RtpReceiveStream::is_ours(std::uint8_t payload_type) const {
  return std::ranges::find(config_.payload_types, payload_type) != config_.payload_types.end();
}

std::optional<ReceivedPacket> RtpReceiveStream::receive(MutableBytes packet, Instant arrival) {
  const auto view = RtpPacketView::parse(packet);
  if (!view) return reject();
  const RtpHeader& header = view->header();
  if (header.ssrc == config_.ssrc) {
    return is_ours(header.payload_type) ? accept_original(packet, *view, arrival) : reject();
  }
  const RtxMapping* mapping = rtx_mapping(header.payload_type);
  if (mapping == nullptr || !is_ours(mapping->associated)) return reject();
  return accept_rtx(packet, *view, mapping->associated, arrival);
}

std::optional<ReceivedPacket> RtpReceiveStream::accept_original(MutableBytes packet,
                                                                const RtpPacketView& view, Instant arrival) {
  const std::int64_t before = extender_.highest();
  const auto extended = extender_.extend(view.header().sequence);
  if (!extended) return reject();
  if (extended->restarted) restart(extended->sequence);
  if (!mark_seen(extended->sequence)) return duplicate();
  statistics_.on_packet(extended->sequence, view.header().timestamp, arrival, extended->sequence > before);
  return pass_on(packet, view, extended->sequence, arrival, false);
}

std::optional<ReceivedPacket> RtpReceiveStream::accept_rtx(MutableBytes packet, const RtpPacketView& view,
                                                           std::uint8_t payload_type, Instant arrival) {
  const MutableBytes restored = restore_rtx(packet, view, config_.ssrc, payload_type);
  if (restored.empty()) return std::nullopt;
  return receive_recovered(restored, arrival);
}

std::optional<ReceivedPacket> RtpReceiveStream::receive_recovered(MutableBytes packet, Instant now) {
  const auto original = RtpPacketView::parse(packet);
  if (!original) return reject();
  const auto sequence = extender_.near(original->header().sequence);
  // Only what was lost: a repaired packet does not move the numbering forward.
  if (!sequence || *sequence > extender_.highest()) return reject();
  if (!mark_seen(*sequence)) return duplicate();
  return pass_on(packet, *original, *sequence, now, true);
}

std::optional<ReceivedPacket> RtpReceiveStream::pass_on(MutableBytes packet, const RtpPacketView& view,
                                                        std::int64_t sequence, Instant arrival,
                                                        bool restored) {
  if (config_.nack) nacks_.on_packet(sequence, arrival);
  ++counters_.packets;
  counters_.bytes += packet.size();
  if (restored) ++counters_.restored;
  return ReceivedPacket{packet, view.header(), view.payload(), sequence, restored};
}

std::optional<ReceivedPacket> RtpReceiveStream::reject() {
  ++counters_.rejected;
  return std::nullopt;
}

std::optional<ReceivedPacket> RtpReceiveStream::duplicate() {
  ++counters_.duplicates;
  return std::nullopt;
}

bool RtpReceiveStream::mark_seen(std::int64_t sequence) {
  const auto slot = [](std::int64_t s) { return static_cast<std::size_t>(s) % kWindow; };
  constexpr auto kSize = static_cast<std::int64_t>(kWindow);
  if (sequence > seen_highest_) {
    const std::int64_t first = std::max(seen_highest_ + 1, sequence - kSize + 1);
    for (std::int64_t s = first; s < sequence; ++s) seen_.reset(slot(s));
    seen_highest_ = sequence;
  } else if (sequence <= seen_highest_ - kSize || seen_.test(slot(sequence))) {
    return false;
  }
  seen_.set(slot(sequence));
  return true;
}

void RtpReceiveStream::restart(std::int64_t sequence) {
  statistics_.restart(sequence);
  nacks_.reset();
  key_frame_wish_ = true;
}

void RtpReceiveStream::on_sender_report(const SenderInfo& info, Instant arrival) {
  if (info.ssrc == config_.ssrc) statistics_.on_sender_report(info.ntp, arrival);
}

std::optional<ReportBlock> RtpReceiveStream::report(Instant now) {
  if (!extender_.started()) return std::nullopt;
  return statistics_.report(now);
}

std::span<const std::uint16_t> RtpReceiveStream::collect_nacks(Instant now) {
  due_.clear();
  nacks_.collect(now, due_);
  counters_.nacked += due_.size();
  return due_;
}

Instant RtpReceiveStream::next_nack_time() const {
  return nacks_.next_time();
}

bool RtpReceiveStream::take_key_frame_wish() {
  const bool wish = nacks_.take_gave_up() || key_frame_wish_;
  key_frame_wish_ = false;
  return wish && config_.kind == MediaKind::video;
}

}  // namespace amphi::rtp
