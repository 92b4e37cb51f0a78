#pragma once
// What reading and writing RTCP have in common. For the files of this folder only.
#include <cstdint>
#include <vector>

#include "gateway/rtp/rtcp.hpp"

namespace amphi::rtp::rtcp {

// Packet types (RFC 3550 section 12.1, RFC 4585 section 6.1).
inline constexpr std::uint8_t kSenderReport = 200;
inline constexpr std::uint8_t kReceiverReport = 201;
inline constexpr std::uint8_t kSourceDescription = 202;
inline constexpr std::uint8_t kBye = 203;
inline constexpr std::uint8_t kTransportLayerFeedback = 205;
inline constexpr std::uint8_t kPayloadFeedback = 206;

// Feedback message types.
inline constexpr std::uint8_t kNack = 1;
inline constexpr std::uint8_t kTransportCc = 15;
inline constexpr std::uint8_t kPli = 1;
inline constexpr std::uint8_t kFir = 4;
inline constexpr std::uint8_t kApplicationLayer = 15;

inline constexpr std::size_t kHeaderSize = 4;
inline constexpr std::size_t kReportBlockSize = 24;

/// One RTCP packet of a compound, without header and padding.
struct Block {
  std::uint8_t count = 0;  ///< or the feedback message type
  std::uint8_t type = 0;
  Bytes body;
};

/// `block.body` has at least eight bytes. `arrivals` is room to work in. False when it is malformed.
bool parse_transport_feedback(const Block& block, RtcpVisitor& visitor,
                              std::vector<TransportArrival>& arrivals);

}  // namespace amphi::rtp::rtcp
