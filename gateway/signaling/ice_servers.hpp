#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gateway/http/whip_endpoint.hpp"
#include "mcu/base/clock.hpp"

namespace amphi::signaling {

/// A TURN server that shares a secret with us and lets in whoever shows credentials made with it
/// (draft-uberti-behave-turn-rest; coturn's `use-auth-secret`).
struct TurnConfig {
  std::vector<std::string> urls;  ///< "turn:host:port?transport=udp", "turns:host:port"
  std::string secret;
  std::chrono::seconds lifetime = std::chrono::hours(12);  ///< of one participant's credentials
};

struct IceConfig {
  std::vector<http::IceServer> fixed;
  std::optional<TurnConfig> turn;
  bool relay_only = false;  ///< pages use no way but the relay
};

/// `username` is "expiry:label", the credential base64(HMAC-SHA-1(secret, username)).
http::IceServer turn_credentials(const std::string& url, const std::string& secret,
                                 std::chrono::seconds expiry, const std::string& label);

/// The STUN and TURN servers that clients are told of. Control thread.
class IceServers {
 public:
  /// Seconds since 1970.
  using WallClock = std::function<std::chrono::seconds()>;

  explicit IceServers(IceConfig config, WallClock clock = {});

  /// For one participant, with credentials of his own.
  [[nodiscard]] std::vector<http::IceServer> list() const;
  [[nodiscard]] bool relay_only() const { return config_.relay_only; }
  /// How long a list is good for new connections; nothing where none of it expires.
  [[nodiscard]] std::optional<Duration> renewal() const;

 private:
  IceConfig config_;
  WallClock clock_;
};

}  // namespace amphi::signaling
