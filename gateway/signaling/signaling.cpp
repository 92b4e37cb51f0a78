#include "gateway/signaling/signaling.hpp"

#include "gateway/signaling/websocket_session.hpp"

namespace amphi::signaling {

Signaling::Signaling(http::Router& router, session::RoomRegistry& registry, IceConfig ice)
    : ice_servers_(std::move(ice)), media_sessions_(registry), rest_(registry) {
  router.add_websocket(
      "/api/v1/rooms/{room}/ws",
      [this, &registry](const http::Request& request,
                        http::WebSocketPeer& peer) -> std::unique_ptr<http::WebSocketHandler> {
        RoomId room{std::string(request.parameter("room"))};
        if (registry.find(room) == nullptr) return nullptr;
        return std::make_unique<WebSocketSession>(std::move(room), registry, ice_servers_, peer);
      });
  rest_.install(router);
  http::add_whip_routes(router, media_sessions_, {.ice_servers = [this] { return ice_servers_.list(); }});
}

}  // namespace amphi::signaling
