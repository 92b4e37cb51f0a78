#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "mcu/base/result.hpp"

namespace amphi::transport {

/// RFC 6544 section 4.5.
enum class TcpType : std::uint8_t { none, active, passive, simultaneous_open };

enum class CandidateType : std::uint8_t { host, server_reflexive, peer_reflexive, relayed };

/// One candidate attribute (RFC 8839 section 5.1).
struct IceCandidate {
  std::string foundation;  ///< 1..32 ice-chars
  unsigned component = 1;  ///< 1..256
  bool udp = true;         ///< false: some other transport, which we do not use
  std::uint32_t priority = 0;
  std::string address;  ///< IPv4, IPv6 or a name; at most 255 characters, not resolved
  std::uint16_t port = 0;
  CandidateType type = CandidateType::host;
  TcpType tcp_type = TcpType::none;  ///< of a TCP candidate
  friend bool operator==(const IceCandidate&, const IceCandidate&) = default;
};

/// Takes "candidate:..." with or without "a=" or "candidate:" in front. Of the extensions behind the type
/// only tcptype is read.
Result<IceCandidate> parse_candidate(std::string_view attribute);
/// "candidate:1 1 udp 2122260223 192.0.2.1 5000 typ host"
std::string to_attribute(const IceCandidate& candidate);

}  // namespace amphi::transport
