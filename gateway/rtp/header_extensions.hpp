#pragma once
// RTP header extensions that we negotiate (RFC 8285).
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

inline constexpr std::string_view kMidUri = "urn:ietf:params:rtp-hdrext:sdes:mid";            // RFC 9143
inline constexpr std::string_view kRidUri = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";  // RFC 8852
inline constexpr std::string_view kRepairedRidUri = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
inline constexpr std::string_view kAudioLevelUri = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";  // RFC 6464
inline constexpr std::string_view kTransportCcUri =
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
inline constexpr std::string_view kAbsSendTimeUri =
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

/// Ids of one m-line's or one transport's extensions, 1..14; 0: not negotiated.
struct ExtensionIds {
  std::uint8_t mid = 0;
  std::uint8_t rid = 0;
  std::uint8_t repaired_rid = 0;
  std::uint8_t audio_level = 0;
  std::uint8_t transport_cc = 0;
  std::uint8_t abs_send_time = 0;
  friend bool operator==(const ExtensionIds&, const ExtensionIds&) = default;
};

/// RFC 6464 section 3.
struct AudioLevel {
  std::uint8_t level = 127;  ///< in -dBov: 0 is the loudest, 127 is silence
  bool voice = false;
};

std::optional<AudioLevel> audio_level(const RtpPacketView& packet, const ExtensionIds& ids);
/// 24 bits, seconds in 6.18 fixed point: wraps every 64 s.
std::optional<std::uint32_t> abs_send_time(const RtpPacketView& packet, const ExtensionIds& ids);
std::optional<std::uint16_t> transport_sequence(const RtpPacketView& packet, const ExtensionIds& ids);
/// "" where there is none. Refers to the packet.
std::string_view mid(const RtpPacketView& packet, const ExtensionIds& ids);
std::string_view rid(const RtpPacketView& packet, const ExtensionIds& ids);
std::string_view repaired_rid(const RtpPacketView& packet, const ExtensionIds& ids);

/// The send time in the extension's form.
std::uint32_t to_abs_send_time(Instant t);

/// The extension elements of one outgoing packet. Holds its own bytes but the mid's.
class OutgoingExtensions {
 public:
  /// Elements whose id is 0 are left out.
  void add_mid(const ExtensionIds& ids,
               std::string_view mid);  ///< at most 16 bytes, must outlive this object
  void add_abs_send_time(const ExtensionIds& ids, Instant now);
  void add_transport_sequence(const ExtensionIds& ids, std::uint16_t sequence);
  [[nodiscard]] std::span<const RtpExtension> elements() const { return {elements_.data(), count_}; }

 private:
  void add(std::uint8_t id, Bytes data);

  std::array<RtpExtension, 3> elements_;
  std::size_t count_ = 0;
  std::array<std::uint8_t, 3> abs_send_time_{};
  std::array<std::uint8_t, 2> transport_sequence_{};
};

}  // namespace amphi::rtp
