#include "gateway/fanout/sound_consumer.hpp"

namespace amphi::fanout {
namespace {

/// A target that ends must not leave the listener without sound: after this much the present source goes on.
/// One that pauses (DTX) is joined with its next sign of life, which comes earlier: a talker whose own mix is
/// silent must not hear himself meanwhile.
constexpr std::int32_t kLongestStop = 48 * 480;

std::int32_t after(std::uint32_t timestamp, std::uint32_t other) {
  return static_cast<std::int32_t>(timestamp - other);
}

}  // namespace

void SoundConsumer::aim(Rung* target) {
  target_ = target == source_ ? nullptr : target;
  stop_at_.reset();
}

bool SoundConsumer::join(const rtp::SourcePacket& packet) {
  if (source_ != nullptr && end_) {
    const std::int32_t ahead = after(packet.timestamp, *end_);
    if (ahead < 0) stop_at_ = packet.timestamp + target_->packet_ticks();
    // A little ahead: the present source's longer packet is still to come.
    if (ahead < 0 || (ahead > 0 && ahead < static_cast<std::int32_t>(source_->packet_ticks()))) return false;
  }
  source_ = target_;
  target_ = nullptr;
  stop_at_.reset();
  stream_.switch_source(source_->history(), relation_);
  relation_ = rtp::SourceClock::same;
  return true;
}

std::size_t SoundConsumer::write(const rtp::SourcePacket& packet, Instant now, MutableBytes out) {
  if (stop_at_) {
    const std::int32_t beyond = after(packet.timestamp, *stop_at_);
    if (beyond >= 0 && beyond < kLongestStop) return 0;
    if (beyond >= 0) stop_at_.reset();
  }
  const std::size_t size = stream_.send(packet, now, out);
  if (size > 0) end_ = packet.timestamp + source_->packet_ticks();
  return size;
}

void SoundConsumer::forget() {
  source_ = target_ = nullptr;
  relation_ = rtp::SourceClock::different;
  end_.reset();
  stop_at_.reset();
}

}  // namespace amphi::fanout
