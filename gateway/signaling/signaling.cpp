#include "gateway/signaling/signaling.hpp"

#include "gateway/signaling/api_routes.hpp"
#include "gateway/signaling/websocket_session.hpp"

namespace amphi::signaling {

Signaling::Signaling(http::Router& router, session::RoomRegistry& registry, accounts::Service& accounts,
                     SignalingConfig config)
    : ice_servers_(std::move(config.ice)),
      keeper_(accounts, registry, config.clock),
      media_sessions_(registry),
      rest_(registry),
      routes_(router, Identity(accounts, registry), std::move(config.origins), config.clock) {
  router.add_websocket(
      "/api/v1/rooms/{room}/ws",
      [this, &registry](const http::Request& request,
                        http::WebSocketPeer& peer) -> std::unique_ptr<http::WebSocketHandler> {
        RoomId room{std::string(request.parameter("room"))};
        if (registry.find(room) == nullptr) return nullptr;
        return std::make_unique<WebSocketSession>(std::move(room), registry, ice_servers_, peer);
      });
  routes_.set_on_admin(std::move(config.on_admin));
  routes_.note("GET", "/rooms/{room}/ws", Action::open_socket);
  rest_.install(routes_);
  const Interior interior{accounts, registry, keeper_, std::move(config.machine), config.recordings};
  add_session_routes(routes_, interior);
  add_own_account_routes(routes_, interior);
  add_account_routes(routes_, interior);
  add_room_routes(routes_, interior);
  add_picture_routes(routes_, interior);
  add_invitation_routes(routes_, interior);
  add_ticket_routes(routes_, interior);
  add_service_routes(routes_, interior);
  add_recording_routes(routes_, interior);
  http::add_whip_routes(router, media_sessions_, {.ice_servers = [this] { return ice_servers_.list(); }});
}

}  // namespace amphi::signaling
