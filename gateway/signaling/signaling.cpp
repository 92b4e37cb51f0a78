#include "gateway/signaling/signaling.hpp"

#include "gateway/signaling/websocket_session.hpp"

namespace amphi::signaling {

Signaling::Signaling(http::Router& router, session::RoomRegistry& registry, http::WhipConfig whip)
    : media_sessions_(registry), rest_(registry) {
  router.add_websocket(
      "/api/v1/rooms/{room}/ws",
      [&registry, ice_servers = whip.ice_servers](const http::Request& request, http::WebSocketPeer& peer)
          -> std::unique_ptr<http::WebSocketHandler> {
        RoomId room{std::string(request.parameter("room"))};
        if (registry.find(room) == nullptr) return nullptr;
        return std::make_unique<WebSocketSession>(std::move(room), registry, ice_servers, peer);
      });
  rest_.install(router);
  http::add_whip_routes(router, media_sessions_, std::move(whip));
}

}  // namespace amphi::signaling
