#pragma once
// Rates here are rates on the wire: on a thin link the headers of 40 small packets are a quarter of it.
#include <cstddef>

namespace amphi::adaptation {

/// IPv4, UDP and the SRTP tag around a plain RTP packet.
inline constexpr std::size_t kPacketOverhead = 20 + 8 + 16;
/// The same and the RTP header with the usual extensions: what a packet costs beside its payload.
inline constexpr std::size_t kPayloadOverhead = kPacketOverhead + 12 + 14;

/// Bytes on the wire of a plain RTP packet of `size` bytes.
constexpr std::size_t wire_size(std::size_t size) {
  return size + kPacketOverhead;
}

}  // namespace amphi::adaptation
