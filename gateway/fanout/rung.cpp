#include "gateway/fanout/rung.hpp"

namespace amphi::fanout {
namespace {
constexpr std::size_t kVideoHistory = 2048;
constexpr std::size_t kSoundHistory = 256;
constexpr std::uint32_t kTicksPerMillisecond = 48;
constexpr Duration kLossPerWatcher = std::chrono::milliseconds(100);
constexpr Duration kLeastLossInterval = std::chrono::milliseconds(500);
constexpr Duration kMostLossInterval = std::chrono::seconds(2);
}  // namespace

Rung::Rung(const link::VideoOutput& output)
    : stream_(output.stream),
      picture_{output.rung, output.codec, output.recorded},
      bits_per_second_(output.format.bits_per_second),
      history_(std::make_shared<rtp::PacketHistory>(kVideoHistory)) {
  frame_.reserve(kLongestFrame);
}

Rung::Rung(const link::SoundOutput& output)
    : stream_(output.stream),
      picture_{RungLevel::sound, Codec::opus},
      sound_{output.rung, output.without, output.recorded},
      packet_ticks_(static_cast<std::uint32_t>(output.frame_ms) * kTicksPerMillisecond),
      history_(std::make_shared<rtp::PacketHistory>(kSoundHistory)) {
  frame_.reserve(1);
}

std::span<const rtp::SourcePacket> Rung::add(Bytes packet, Instant captured, Instant now) {
  const auto view = RtpPacketView::parse(packet);
  if (!view) return {};
  const RtpHeader& header = view->header();
  const rtp::SourcePacket source{header.marker,    header.sequence,
                                 header.timestamp, captured,
                                 view->payload(),  reader_.read(codec(), header, view->payload())};
  if (!history_->add(source, now)) return {};
  if (complete_) frame_.clear();
  // The history's copy outlives the link's buffer.
  if (const auto kept = history_->find(header.sequence, now)) frame_.push_back(*kept);
  complete_ = kind() == MediaKind::audio || header.marker || frame_.size() == kLongestFrame;
  note(source, now);
  return complete_ ? std::span<const rtp::SourcePacket>(frame_) : std::span<const rtp::SourcePacket>();
}

void Rung::note(const rtp::SourcePacket& packet, Instant now) {
  ++counters_.packets;
  counters_.bytes += packet.payload.size();
  counters_.frames += complete_ ? 1 : 0;
  if (kind() == MediaKind::audio) return;
  if (packet.picture.key && packet.picture.starts && (!since_ || since_->timestamp != packet.timestamp)) {
    key_frames_.on_key_frame(now);
    key_frame_ = now;
    lost_ = false;
    ++counters_.key_frames;
    since_ = SinceKeyFrame{now, packet.sequence, packet.sequence, packet.sequence, packet.timestamp, 0, 0};
  } else if (since_ && packet.sequence != static_cast<std::uint16_t>(since_->newest + 1)) {
    since_.reset();
  }
  if (!since_) return;
  since_->newest = packet.sequence;
  if (complete_) since_->complete = packet.sequence;
  if (packet.timestamp == since_->timestamp) since_->key_bytes += packet.payload.size();
  if (packet.picture.temporal_layer == 0) since_->base_bytes += packet.payload.size();
}

std::optional<Replay> Rung::replay(std::size_t bytes_allowed, Instant now) const {
  const bool begun = since_ && since_->complete != since_->first;
  const bool whole = begun || (since_ && complete_);
  if (!whole || now - since_->at > kFresh) return std::nullopt;
  if (since_->base_bytes > std::max(2 * since_->key_bytes, bytes_allowed)) return std::nullopt;
  return Replay{since_->first, since_->complete};
}

bool Rung::poll_key_frame(Instant now) {
  const Duration interval =
      std::clamp<Duration>(kLossPerWatcher * watchers_.size(), kLeastLossInterval, kMostLossInterval);
  if (lost_ && now - key_frame_ >= interval) {
    lost_ = false;
    key_frames_.wish();
  }
  return key_frames_.poll(now);
}

}  // namespace amphi::fanout
