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

void ConnectionCore::send_rtp(Bytes packet) {
  alignas(8) std::array<std::uint8_t, kMaxRtpPacket + kSendOverhead> buffer;
  if (packet.size() > kMaxRtpPacket) {
    ++stats_.send_errors;
    return;
  }
  std::copy(packet.begin(), packet.end(), buffer.begin());
  const OutgoingPacket outgoing{buffer, packet.size()};
  send_rtp({&outgoing, 1});
}

void ConnectionCore::send_rtp(std::span<const OutgoingPacket> packets) {
  static_assert(kSendOverhead == SrtpSession::kOverhead);
  while (!packets.empty()) {
    const auto batch = packets.first(std::min(packets.size(), UdpSender::kMaxBatch));
    packets = packets.subspan(batch.size());
    if (!may_send()) {
      stats_.send_errors += batch.size();
      continue;
    }
    std::array<Bytes, UdpSender::kMaxBatch> datagrams;
    std::size_t count = 0;
    for (const OutgoingPacket& packet : batch) {
      if (packet.size > kMaxRtpPacket) continue;
      const std::size_t size = srtp_->protect_rtp(packet.room, packet.size);
      if (size == 0) continue;
      datagrams[count++] = Bytes(packet.room).first(size);
      stats_.bytes_out += size;
    }
    const std::size_t sent = ice_->send_batch(std::span(datagrams).first(count));
    stats_.packets_out += sent;
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
