#include "gateway/fanout/consumer.hpp"

#include "gateway/rtp/key_frame.hpp"

namespace amphi::fanout {

Consumer::Consumer(MediaKind kind, rtp::SendConfig config, const NtpClock& clock,
                   rtp::TransportCcSender* transport)
    : kind_(kind), stream_(std::move(config), clock, transport) {}

void Consumer::switch_source(std::uint32_t source, const Rung& rung, rtp::SourceClock relation) {
  source_ = source;
  waiting_for_key_frame_ = kind_ == MediaKind::video;
  stream_.switch_source(rung.history(), relation);
}

void Consumer::write(std::span<const rtp::SourcePacket> frame, Instant now, SendBatch& batch) {
  if (waiting_for_key_frame_) {
    if (frame.empty() || !rtp::starts_key_frame(Codec::vp8, frame.front().payload)) return;
    waiting_for_key_frame_ = false;
  }
  for (const rtp::SourcePacket& packet : frame) {
    if (batch.full()) return;
    if (const std::size_t size = stream_.send(packet, now, batch.next()); size > 0) batch.keep(size);
  }
}

}  // namespace amphi::fanout
