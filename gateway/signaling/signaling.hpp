#pragma once
#include <vector>

#include "gateway/http/router.hpp"
#include "gateway/signaling/guarded_routes.hpp"
#include "gateway/signaling/ice_servers.hpp"
#include "gateway/signaling/interior.hpp"
#include "gateway/signaling/rest_api.hpp"
#include "gateway/signaling/room_media_sessions.hpp"

namespace amphi::signaling {

struct SignalingConfig {
  IceConfig ice = {};
  http::Origins origins = {};  ///< as in http::ServerConfig
  std::function<boost::json::object()> machine = {};
  ports::RecordingArchive* recordings = nullptr;  ///< outlives the Signaling; null: nothing is recorded here
  std::function<void()> on_admin = {};            ///< called with each request of an admin
  accounts::Time (*clock)() = accounts::wall_clock;
};

/// Everything that reaches rooms and accounts over HTTP: the WebSocket protocol, WHIP and WHEP, the REST API.
/// Control thread only. Must outlive the router and not outlive the registry and the accounts.
class Signaling {
 public:
  Signaling(http::Router& router, session::RoomRegistry& registry, accounts::Service& accounts,
            SignalingConfig config = {});

  /// As RoomKeeper::start().
  Result<> start(const std::vector<session::RoomConfig>& configuration) {
    return keeper_.start(configuration);
  }
  [[nodiscard]] RoomKeeper& keeper() { return keeper_; }
  /// Every route below /api/v1.
  [[nodiscard]] const std::vector<GuardedRoutes::Entry>& routes() const { return routes_.entries(); }

 private:
  IceServers ice_servers_;
  RoomKeeper keeper_;
  RoomMediaSessions media_sessions_;
  RestApi rest_;
  GuardedRoutes routes_;
};

}  // namespace amphi::signaling
