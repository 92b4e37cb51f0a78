#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/http/media_sessions.hpp"
#include "gateway/http/router.hpp"

namespace amphi::http {

/// One STUN or TURN server for the client (RFC 9725 section 4.6).
struct IceServer {
  std::string url;  ///< "stun:host:port", "turn:host:port?transport=udp"
  std::string username;
  std::string credential;
};

struct WhipConfig {
  std::function<std::vector<IceServer>()> ice_servers = {};  ///< for one client; none where it is empty
  int retry_after = 5;                                       ///< seconds, with 409 and 503
};

/// Adds POST, PATCH, DELETE and OPTIONS of /whip/{room}[/{resource}] and /whep/{room}[/{resource}] (RFC 9725,
/// draft-ietf-wish-whep). `sessions` must outlive the router.
void add_whip_routes(Router& router, MediaSessions& sessions, WhipConfig config = {});

}  // namespace amphi::http
