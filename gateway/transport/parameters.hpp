#pragma once
// What two transports tell each other through signalling (SDP), and what the operator configures.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mcu/base/clock.hpp"

namespace amphi::transport {

/// RFC 8839 section 5.4.
struct IceParameters {
  std::string ufrag;  ///< 4..256 characters
  std::string pwd;    ///< 22..256 characters
  friend bool operator==(const IceParameters&, const IceParameters&) = default;
};

/// RFC 8122 section 5.
struct Fingerprint {
  std::string algorithm;             ///< "sha-256", "sha-384" or "sha-512", in any case
  std::vector<std::uint8_t> digest;  ///< as many bytes as the algorithm has
  friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// RFC 5763 section 5; who sends the ClientHello (active).
enum class Setup : std::uint8_t { actpass, active, passive };

/// RFC 8445 section 6.1.1. The offerer controls; so does a full agent whose peer is lite.
enum class IceRole : std::uint8_t { controlling, controlled };

struct TransportParameters {
  IceParameters ice;
  Fingerprint fingerprint;
  Setup setup = Setup::actpass;
  std::vector<std::string> candidates;  ///< attribute values: "candidate:1 1 UDP ..." (RFC 8839 section 5.1)
  bool ice_lite = false;
};

/// What an ICE restart needs to signal.
struct IceDescription {
  IceParameters ice;
  std::vector<std::string> candidates;
};

struct TransportConfig {
  std::uint16_t port_min = 0;  ///< UDP ports to bind; 0 and 0: any
  std::uint16_t port_max = 0;  ///< inclusive
  /// Literal IP addresses to bind. Empty: every address of this machine (IPv6 link-local ones excepted).
  std::vector<std::string> addresses;
  /// A literal address to advertise instead of those of its family that we bind (1:1 NAT).
  std::optional<std::string> public_address;

  /// Answerers also take TCP connections (RFC 6544), on one port for all of a loop.
  bool ice_tcp = true;
  std::uint16_t tcp_port = 0;  ///< 0: the first free one of port_min..port_max
  /// Offerers, for tests: no UDP at all, connect to the answerer's TCP candidates.
  bool only_tcp = false;

  Duration handshake_limit = std::chrono::seconds(15);  ///< for DTLS, from the moment that ICE is up
  Duration connect_limit = std::chrono::seconds(45);    ///< from set_remote() until connected
  Duration silence_limit = std::chrono::seconds(12);    ///< without any datagram: disconnected
  Duration recovery_limit = std::chrono::seconds(30);   ///< disconnected for so long: failed
};

}  // namespace amphi::transport
