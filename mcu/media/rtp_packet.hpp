#pragma once
// Reading and writing RTP packets in place (RFC 3550 section 5.1, header extensions RFC 8285).
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi {

using Bytes = std::span<const std::uint8_t>;
using MutableBytes = std::span<std::uint8_t>;

/// No packet on the wire is longer than this: it fits any path MTU we meet, with DTLS, TURN and IPv6 around
/// it.
inline constexpr std::size_t kMaxRtpPacket = 1500;

/// The fixed header's fields.
struct RtpHeader {
  bool marker = false;
  std::uint8_t payload_type = 0;  ///< 0..127
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;  ///< in units of the codec's clock rate
  std::uint32_t ssrc = 0;
};

/// A checked view of one RTP packet; refers to the caller's bytes.
class RtpPacketView {
 public:
  /// Fails on anything that RFC 3550 section 5.1 does not allow, on padding longer than the payload and on
  /// extensions that run past the end. Never reads outside `packet`.
  static Result<RtpPacketView> parse(Bytes packet);

  [[nodiscard]] const RtpHeader& header() const { return header_; }
  [[nodiscard]] Bytes payload() const { return bytes_.subspan(payload_offset_, payload_size_); }
  [[nodiscard]] std::size_t payload_offset() const { return payload_offset_; }
  [[nodiscard]] std::size_t padding() const { return padding_; }
  [[nodiscard]] Bytes bytes() const { return bytes_; }
  /// The data of the header extension with this id (1..14 one-byte form, 1..255 two-byte form).
  [[nodiscard]] std::optional<Bytes> extension(std::uint8_t id) const;

 private:
  Bytes bytes_;
  RtpHeader header_;
  std::size_t extension_offset_ = 0;  ///< of the elements, behind profile and length; 0 where there is none
  std::size_t extension_size_ = 0;
  bool two_byte_extensions_ = false;
  std::size_t payload_offset_ = 0;
  std::size_t payload_size_ = 0;
  std::size_t padding_ = 0;
};

/// One header extension element to write.
struct RtpExtension {
  std::uint8_t id = 0;  ///< 1..14
  Bytes data;           ///< 1..16 bytes
};

/// Writes a packet: header, one-byte extensions (RFC 8285 section 4.2), payload. Returns the packet's size,
/// or 0 when it does not fit into `out`.
std::size_t write_rtp_packet(MutableBytes out, const RtpHeader& header,
                             std::span<const RtpExtension> extensions, Bytes payload);

/// True for RTCP when RTP and RTCP share a port (RFC 5761 section 4).
bool is_rtcp(Bytes packet);

/// Serial number arithmetic (RFC 1982): how far `a` is ahead of `b`.
constexpr std::int16_t sequence_distance(std::uint16_t a, std::uint16_t b) {
  return static_cast<std::int16_t>(static_cast<std::uint16_t>(a - b));
}

// Big-endian access for everything that is packet-shaped.
constexpr std::uint16_t read_u16(const std::uint8_t* p) {
  return static_cast<std::uint16_t>((p[0] << 8) | p[1]);
}
constexpr std::uint32_t read_u24(const std::uint8_t* p) {
  return (std::uint32_t{p[0]} << 16) | (std::uint32_t{p[1]} << 8) | p[2];
}
constexpr std::uint32_t read_u32(const std::uint8_t* p) {
  return (std::uint32_t{p[0]} << 24) | read_u24(p + 1);
}
constexpr std::uint64_t read_u64(const std::uint8_t* p) {
  return (std::uint64_t{read_u32(p)} << 32) | read_u32(p + 4);
}
constexpr void write_u16(std::uint8_t* p, std::uint16_t v) {
  p[0] = static_cast<std::uint8_t>(v >> 8);
  p[1] = static_cast<std::uint8_t>(v);
}
constexpr void write_u24(std::uint8_t* p, std::uint32_t v) {
  p[0] = static_cast<std::uint8_t>(v >> 16);
  write_u16(p + 1, static_cast<std::uint16_t>(v));
}
constexpr void write_u32(std::uint8_t* p, std::uint32_t v) {
  write_u16(p, static_cast<std::uint16_t>(v >> 16));
  write_u16(p + 2, static_cast<std::uint16_t>(v));
}
constexpr void write_u64(std::uint8_t* p, std::uint64_t v) {
  write_u32(p, static_cast<std::uint32_t>(v >> 32));
  write_u32(p + 4, static_cast<std::uint32_t>(v));
}

}  // namespace amphi
