#pragma once
#include "gateway/http/message.hpp"
#include "gateway/signaling/authorize.hpp"
#include "mcu/accounts/service.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::signaling {

inline constexpr std::string_view kSessionCookie = "session";
inline constexpr std::string_view kGuestCookie = "guest";

/// Finds out who sent a request: a bearer token before a session cookie. Control thread; outlives neither
/// part.
class Identity {
 public:
  Identity(accounts::Service& accounts, session::RoomRegistry& registry)
      : accounts_(accounts), registry_(registry) {}

  /// The secret of a seat in the room is a bearer token, too, for as long as it is taken. Errors: environment
  /// (the store); with a bearer token on a room's path unauthorized (not its token) and
  /// not_found (no such room). A cookie that opens nothing (any more) is none.
  Result<Principal> identify(const http::Request& request, accounts::Time now) const;

 private:
  [[nodiscard]] std::optional<Principal> by_seat(const RoomId& room, std::string_view secret) const;
  Result<Principal> by_token(const RoomId& room, std::string_view token) const;
  Result<Principal> by_cookie(const http::Request& request, const RoomId& room, accounts::Time now) const;

  accounts::Service& accounts_;
  session::RoomRegistry& registry_;
};

}  // namespace amphi::signaling
