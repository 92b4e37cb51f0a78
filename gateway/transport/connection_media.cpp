// The media side of a ConnectionCore: SRTP between the handler and the pair.
#include <algorithm>
#include <array>

#include "gateway/transport/connection_core.hpp"

namespace amphi::transport {

void ConnectionCore::on_media(MutableBytes packet, Instant arrival, bool rtcp) {
  if (!srtp_) {
    ++stats_.unknown;
    return;
  }
  ++stats_.packets_in;
  stats_.bytes_in += packet.size();
  const auto result = rtcp ? srtp_->unprotect_rtcp(packet) : srtp_->unprotect_rtp(packet);
  switch (result.verdict) {
    case SrtpSession::Verdict::forged:
      ++stats_.srtp_auth_errors;
      return;
    case SrtpSession::Verdict::replayed:
      ++stats_.srtp_replays;
      return;
    case SrtpSession::Verdict::ok:
      break;
  }
  rtcp ? handler_->on_rtcp(result.packet, arrival) : handler_->on_rtp(result.packet, arrival);
}

void ConnectionCore::send_rtp(std::span<const Bytes> packets) {
  alignas(8) std::array<std::uint8_t, UdpSender::kMaxBatch*(kMaxRtpPacket + SrtpSession::kOverhead)> packed;
  while (!packets.empty()) {
    const auto batch = packets.first(std::min(packets.size(), UdpSender::kMaxBatch));
    packets = packets.subspan(batch.size());
    if (!may_send()) {
      stats_.send_errors += batch.size();
      continue;
    }
    std::array<std::size_t, UdpSender::kMaxBatch> sizes;
    std::size_t count = 0;
    std::size_t used = 0;
    for (const Bytes packet : batch) {
      if (packet.size() > kMaxRtpPacket) continue;
      const MutableBytes room = MutableBytes(packed).subspan(used);
      std::copy(packet.begin(), packet.end(), room.begin());
      sizes[count] = srtp_->protect_rtp(room, packet.size());
      used += sizes[count];
      count += sizes[count] > 0 ? 1 : 0;
    }
    const std::size_t sent = ice_->send_batch(Bytes(packed).first(used), std::span(sizes).first(count));
    stats_.packets_out += sent;
    stats_.bytes_out += used;
    stats_.send_errors += batch.size() - sent;
  }
}

void ConnectionCore::send_rtcp(Bytes packet) {
  alignas(8) std::array<std::uint8_t, kMaxRtpPacket + SrtpSession::kOverhead> buffer;
  if (!may_send() || packet.size() > kMaxRtpPacket) {
    ++stats_.send_errors;
    return;
  }
  std::copy(packet.begin(), packet.end(), buffer.begin());
  const std::size_t size = srtp_->protect_rtcp(buffer, packet.size());
  if (size == 0 || !ice_->send(Bytes(buffer).first(size))) {
    ++stats_.send_errors;
    return;
  }
  ++stats_.packets_out;
  stats_.bytes_out += size;
}

bool ConnectionCore::may_send() const {
  return srtp_ && !over() && !pair_lost_ && now() - ice_->last_consent() <= kConsentLifetime;
}

ConnectionStats ConnectionCore::stats() const {
  ConnectionStats stats = stats_;
  stats.from_strangers = ice_->stats().from_strangers;
  stats.unknown += ice_->stats().unknown;
  return stats;
}

}  // namespace amphi::transport
