#pragma once
#include <cstdint>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::transport {

enum class PacketKind : std::uint8_t { stun, dtls, rtp, rtcp, unknown };

/// Tells what shares a 5-tuple apart by the first bytes (RFC 7983 section 7; RTCP by RFC 5761 section 4).
/// Looks at the first two bytes only and says nothing about whether the rest is well formed.
PacketKind classify(Bytes datagram);

}  // namespace amphi::transport
