#pragma once
// What of a packet SRTP leaves in clear (RFC 3711 section 3, RFC 7714 sections 8.2 and 9.2).
#include "mcu/media/rtp_packet.hpp"

namespace amphi::transport {

inline constexpr std::size_t kRtpHeader = 12;  ///< the fixed part
inline constexpr std::size_t kRtcpHeader = 8;
inline constexpr std::size_t kSrtcpIndex = 4;  ///< behind the tag: E flag and index
inline constexpr std::uint32_t kSrtcpEncrypted = 0x8000'0000;

/// The bytes in front of an RTP packet's payload; 0 when they are cut off.
inline std::size_t rtp_header_size(Bytes packet) {
  if (packet.size() < kRtpHeader) return 0;
  std::size_t size = kRtpHeader + 4 * std::size_t{packet[0] & 0x0fU};
  if ((packet[0] & 0x10) != 0) {
    if (packet.size() < size + 4) return 0;
    size += 4 + 4 * std::size_t{read_u16(&packet[size + 2])};
  }
  return size <= packet.size() ? size : 0;
}

}  // namespace amphi::transport
