#pragma once
#include <functional>
#include <optional>
#include <string>

#include "gateway/http/router.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::signaling {

/// /api/v1/rooms/{room}, its scene and its participants, docs/openapi.yaml. Control thread only; must outlive
/// the router and not outlive the registry.
class RestApi {
 public:
  explicit RestApi(session::RoomRegistry& registry);
  void install(http::Router& router);

 private:
  using Access = session::RoomRegistry::Access;
  using Operation = http::Response (RestApi::*)(const http::Request&, const Access&);

  void add(http::Router& router, std::string_view method, std::string_view pattern, Operation operation);
  http::Response get_room(const http::Request& request, const Access& access);
  http::Response get_scene(const http::Request& request, const Access& access);
  http::Response put_scene(const http::Request& request, const Access& access);
  http::Response get_participants(const http::Request& request, const Access& access);
  http::Response get_participant(const http::Request& request, const Access& access);
  http::Response act(const http::Request& request, const Access& access);

  /// Unlike those of an earlier run of the server.
  [[nodiscard]] std::string etag(std::uint64_t revision) const;
  [[nodiscard]] http::Response with_etag(const http::Request& request, std::uint64_t revision,
                                         std::string text) const;

  session::RoomRegistry& registry_;
  std::string run_;
};

/// The status that RFC 9110 has for an error, as application/problem+json.
http::Response problem(const Error& error);

}  // namespace amphi::signaling
