#pragma once
// The messages between amphi, amphi-mixer and amphi-recorder. One message is one datagram: a fixed header of
// 16 bytes, big-endian, and a payload. Nothing in them assumes that both ends share a machine but the clock
// that `timestamp` is read on, which a transport between machines has to translate.
#include <cstdint>
#include <string>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::link {

inline constexpr std::uint8_t kVersion = 1;
inline constexpr std::size_t kHeaderSize = 16;
/// A control message or a still picture may be this long; RTP stays below kMaxRtpPacket.
inline constexpr std::size_t kMaxMessage = 128 * 1024;

enum class Type : std::uint8_t {
  control = 1,        ///< JSON, see program.hpp; stream 0
  rtp = 2,            ///< one RTP packet of `stream`, either way. Timestamp: when the media was captured
  key_frame = 3,      ///< "start `stream` anew with a key frame", either way; no payload
  still = 4,          ///< a still picture (JPEG or WebP) of the program; timestamp: when it was composed
  heartbeat = 5,      ///< mixer -> amphi every kHeartbeatInterval from its ticks; no payload
  sender_report = 6,  ///< reserved for media clocks across machines
  picture = 7,        ///< amphi -> mixer: a piece of an uploaded picture, see picture.hpp; stream 0
};

inline constexpr Duration kHeartbeatInterval = std::chrono::milliseconds(100);

struct Header {
  Type type = Type::control;
  std::uint32_t stream = 0;  ///< see program.hpp; unique in one room's link for as long as the room lives
  Instant timestamp;         ///< zero where it has no meaning
};

/// One received message; the payload refers to the receiver's buffer and is valid until the next receive.
struct MessageView {
  Header header;
  Bytes payload;
};

void write_header(std::span<std::uint8_t, kHeaderSize> out, const Header& header);
/// Fails on a short datagram, a foreign version and an unknown type.
Result<MessageView> parse(Bytes datagram);

}  // namespace amphi::link
