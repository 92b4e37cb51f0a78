#pragma once
// A typed view of a session description (RFC 8866), of what WebRTC needs of it (RFC 8829, RFC 9143, RFC
// 8839). Pure values; any thread.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::sdp {

inline constexpr std::size_t kMaxDescription = 64 * 1024;  ///< bytes
inline constexpr std::size_t kMaxSections = 16;  ///< m-lines; we use four, and an answer repeats them all
inline constexpr std::size_t kMaxMid = 32;       ///< characters

enum class Direction : std::uint8_t { sendrecv, sendonly, recvonly, inactive };
/// RFC 5763 section 5.
enum class Setup : std::uint8_t { actpass, active, passive };
enum class SectionKind : std::uint8_t { audio, video, other };

constexpr bool sends(Direction d) {
  return d == Direction::sendrecv || d == Direction::sendonly;
}
constexpr bool receives(Direction d) {
  return d == Direction::sendrecv || d == Direction::recvonly;
}
std::string_view to_string(Direction direction);
std::string_view to_string(Setup setup);

/// RFC 8839 section 5.4: 4..256 and 22..256 ice-chars.
struct IceCredentials {
  std::string ufrag;
  std::string pwd;
  friend bool operator==(const IceCredentials&, const IceCredentials&) = default;
};

/// RFC 8122 section 5.
struct Fingerprint {
  std::string algorithm;  ///< lower case: "sha-256", "sha-384" or "sha-512"
  std::vector<std::uint8_t> digest;
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};
/// "sha-256 AB:CD:..."
std::string to_string(const Fingerprint& fingerprint);
Result<Fingerprint> parse_fingerprint(std::string_view value);

struct CodecDescription {
  std::uint8_t payload_type = 0;  ///< 0..127
  std::string name;               ///< as written; compare without case
  std::uint32_t clock_rate = 0;   ///< Hz
  int channels = 1;
  std::map<std::string, std::string> fmtp;  ///< keys in lower case
  std::vector<std::string> rtcp_fb;         ///< "nack", "nack pli", "transport-cc", ...
  std::optional<std::uint8_t> apt;          ///< of rtx (RFC 4588 section 8.6)
};

/// A header extension of a media section (RFC 8285 section 5).
struct Extension {
  std::uint8_t id = 0;  ///< 1..255; ids over 14 need the two-byte form
  std::string uri;
  std::string direction;  ///< "" or "sendonly", "recvonly", ... as written behind the id
};

/// One stream that the peer announces (RFC 5576).
struct SsrcDescription {
  std::uint32_t ssrc = 0;
  std::string cname;
  std::optional<std::uint32_t> rtx;  ///< the stream that an FID group pairs with it
};

struct MediaSection {
  SectionKind kind = SectionKind::other;
  std::string media;                 ///< "audio", "video", "application", ...
  std::string protocol;              ///< "UDP/TLS/RTP/SAVPF", ...
  std::vector<std::string> formats;  ///< as written in the m-line
  std::string mid;                   ///< unique; the section's index where the peer gave none
  Direction direction = Direction::sendrecv;
  bool rejected = false;  ///< port 0 without bundle-only (RFC 9143 section 6)
  bool rtcp_mux = false;
  std::vector<CodecDescription> codecs;  ///< in order of preference
  std::vector<Extension> extensions;
  std::vector<SsrcDescription> ssrcs;  ///< without retransmission streams
  std::string msid;
  std::vector<std::string> rids;
  bool simulcast = false;
  std::optional<IceCredentials> ice;       ///< own, or the session's
  std::optional<Fingerprint> fingerprint;  ///< own, or the session's
  std::optional<Setup> setup;              ///< own, or the session's
  std::vector<std::string> candidates;     ///< "candidate:..." (RFC 8839 section 5.1)
  bool end_of_candidates = false;
};

struct SessionDescription {
  std::vector<std::string> bundle;  ///< mids of the first BUNDLE group
  bool ice_lite = false;
  bool trickle = false;                 ///< ice-options:trickle
  std::vector<MediaSection> sections;   ///< never empty
  std::vector<std::string> candidates;  ///< of the session level
  bool end_of_candidates = false;
};

/// Takes an offer or an answer. Errors (malformed, unsupported) name the line or attribute. Never fails on
/// attributes that we do not know.
Result<SessionDescription> parse(std::string_view text);

}  // namespace amphi::sdp
