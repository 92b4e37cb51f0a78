#pragma once
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::test {

using namespace std::chrono_literals;
using Packet = std::vector<std::uint8_t>;

inline constexpr Instant kStart{std::chrono::hours(100)};

inline Packet rtp_packet(const RtpHeader& header, std::size_t payload_size = 10,
                         std::span<const RtpExtension> extensions = {}) {
  const std::vector<std::uint8_t> payload(payload_size, static_cast<std::uint8_t>(header.sequence));
  Packet packet(kMaxRtpPacket);
  packet.resize(write_rtp_packet(packet, header, extensions, payload));
  return packet;
}

/// What RFC 4588 section 4 makes of `original`.
inline Packet rtx_packet(const Packet& original, std::uint32_t ssrc, std::uint8_t payload_type,
                         std::uint16_t sequence) {
  const auto view = RtpPacketView::parse(original).value();
  Packet packet = original;
  const auto at = packet.begin() + static_cast<std::ptrdiff_t>(view.payload_offset());
  const std::uint16_t osn = view.header().sequence;
  packet.insert(at, {static_cast<std::uint8_t>(osn >> 8), static_cast<std::uint8_t>(osn)});
  packet[1] = static_cast<std::uint8_t>((packet[1] & 0x80) | payload_type);
  write_u16(&packet[2], sequence);
  write_u32(&packet[8], ssrc);
  return packet;
}

}  // namespace amphi::test
