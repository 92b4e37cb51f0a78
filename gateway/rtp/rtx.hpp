#pragma once
// Retransmission payload format (RFC 4588 section 4).
#include <optional>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

/// Restores the original packet inside `packet`, whose view is `rtx`. Returns it without the original
/// sequence number and padding; empty for a retransmission without payload (senders probe with those).
MutableBytes restore_rtx(MutableBytes packet, const RtpPacketView& rtx, std::uint32_t ssrc,
                         std::uint8_t payload_type);

}  // namespace amphi::rtp
