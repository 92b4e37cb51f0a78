#pragma once
#include <vector>

#include "gateway/http/router.hpp"
#include "gateway/signaling/ice_servers.hpp"
#include "gateway/signaling/rest_api.hpp"
#include "gateway/signaling/room_media_sessions.hpp"

namespace amphi::signaling {

/// Everything that reaches rooms over HTTP: the WebSocket protocol, WHIP and WHEP, the REST API.
/// Control thread only. Must outlive the router and not outlive the registry.
class Signaling {
 public:
  Signaling(http::Router& router, session::RoomRegistry& registry, IceConfig ice = {});

 private:
  IceServers ice_servers_;
  RoomMediaSessions media_sessions_;
  RestApi rest_;
};

}  // namespace amphi::signaling
