#include "gateway/transport/packet_demux.hpp"

namespace amphi::transport {

PacketKind classify(Bytes datagram) {
  if (datagram.empty()) return PacketKind::unknown;
  const std::uint8_t first = datagram[0];
  if (first <= 3) return PacketKind::stun;
  if (first >= 20 && first <= 63) return PacketKind::dtls;
  if (first < 128 || first > 191) return PacketKind::unknown;
  return is_rtcp(datagram) ? PacketKind::rtcp : PacketKind::rtp;
}

}  // namespace amphi::transport
