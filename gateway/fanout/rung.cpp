#include "gateway/fanout/rung.hpp"

namespace amphi::fanout {
namespace {
constexpr std::size_t kVideoHistory = 2048;
constexpr std::size_t kSoundHistory = 256;
}  // namespace

Rung::Rung(MediaKind kind)
    : kind_(kind),
      history_(
          std::make_shared<rtp::PacketHistory>(kind == MediaKind::video ? kVideoHistory : kSoundHistory)) {
  frame_.reserve(kLongestFrame);
}

std::span<const rtp::SourcePacket> Rung::add(Bytes packet, Instant captured, Instant now) {
  const auto view = RtpPacketView::parse(packet);
  if (!view) return {};
  const RtpHeader& header = view->header();
  if (!history_->add({header.marker, header.sequence, header.timestamp, captured, view->payload()}, now))
    return {};
  if (kind_ == MediaKind::video && rtp::starts_key_frame(Codec::vp8, view->payload()))
    key_frames_.on_key_frame(now);
  if (complete_) frame_.clear();
  // The history's copy outlives the link's buffer.
  if (const auto kept = history_->find(header.sequence, now)) frame_.push_back(*kept);
  complete_ = kind_ == MediaKind::audio || header.marker || frame_.size() == kLongestFrame;
  return complete_ ? std::span<const rtp::SourcePacket>(frame_) : std::span<const rtp::SourcePacket>();
}

}  // namespace amphi::fanout
