#include "gateway/signaling/identity.hpp"

#include "gateway/http/cookie.hpp"

namespace amphi::signaling {

Result<Principal> Identity::identify(const http::Request& request, accounts::Time now) const {
  const RoomId room{std::string(request.parameter("room"))};
  const auto token = request.bearer();
  auto principal = token && !room.empty() ? by_token(room, *token) : by_cookie(request, room, now);
  if (!principal) return principal;
  if (auto guest = http::cookie(request, kGuestCookie)) {
    principal->guest_token = std::move(*guest);
    if (principal->kind == Principal::Kind::nobody) principal->kind = Principal::Kind::guest;
  }
  return principal;
}

Result<Principal> Identity::by_token(const RoomId& room, std::string_view token) const {
  if (auto seat = by_seat(room, token)) return std::move(*seat);
  auto access = registry_.authorize(room, token);
  if (!access) return access.error();
  Principal principal;
  principal.kind = Principal::Kind::token;
  principal.token_name = std::move(access->grant.name);
  principal.room_role = access->grant.role;
  return principal;
}

std::optional<Principal> Identity::by_seat(const RoomId& room, std::string_view secret) const {
  const session::RoomActor* const actor = registry_.find(room);
  if (actor == nullptr) return std::nullopt;
  const room::Participant* const seat = actor->room().find_seat(room::ResumeKey(session::sha256_hex(secret)));
  if (seat == nullptr) return std::nullopt;
  Principal principal;
  principal.kind = Principal::Kind::seat;
  principal.room_role = seat->role;
  return principal;
}

Result<Principal> Identity::by_cookie(const http::Request& request, const RoomId& room,
                                      accounts::Time now) const {
  Principal principal;
  auto cookie = http::cookie(request, kSessionCookie);
  if (!cookie) return principal;
  auto session = accounts_.sessions().find(*cookie, now);
  if (!session) {
    if (session.error().code == ErrorCode::unauthorized) return principal;
    return session.error();
  }
  principal.kind = Principal::Kind::account;
  principal.session = std::move(*session);
  principal.session_token = std::move(*cookie);
  if (room.empty()) return principal;
  const auto moderates =
      accounts_.rooms().may_moderate(principal.session.account, principal.session.role, room);
  if (!moderates && moderates.error().code != ErrorCode::not_found) return moderates.error();
  if (moderates && *moderates) principal.room_role = room::Role::moderator;
  return principal;
}

}  // namespace amphi::signaling
