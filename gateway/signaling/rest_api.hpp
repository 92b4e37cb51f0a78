#pragma once
#include <string>

#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/guarded_routes.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::signaling {

/// /rooms/{room}, its scene and its participants, docs/openapi.yaml. Control thread only; must outlive the
/// routes and not outlive the registry.
class RestApi {
 public:
  explicit RestApi(session::RoomRegistry& registry);
  void install(GuardedRoutes& routes);

 private:
  using Operation = http::Response (RestApi::*)(const Call&, session::RoomActor&);

  void add(GuardedRoutes& routes, std::string_view method, std::string_view pattern, Action action,
           Operation operation);
  http::Response get_room(const Call& call, session::RoomActor& room);
  http::Response get_scene(const Call& call, session::RoomActor& room);
  http::Response put_scene(const Call& call, session::RoomActor& room);
  http::Response get_participants(const Call& call, session::RoomActor& room);
  http::Response get_participant(const Call& call, session::RoomActor& room);
  http::Response act(const Call& call, session::RoomActor& room);

  /// Unlike those of an earlier run of the server.
  [[nodiscard]] std::string etag(std::uint64_t revision) const;
  [[nodiscard]] http::Response with_etag(const http::Request& request, std::uint64_t revision,
                                         std::string text) const;

  session::RoomRegistry& registry_;
  std::string run_;
};

}  // namespace amphi::signaling
