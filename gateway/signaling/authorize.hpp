#pragma once
// Who may do what over HTTP: the one place that decides. What moderators, speakers and attendees may do in a
// room is in mcu/room/role.hpp.
#include <cstdint>
#include <optional>
#include <string>

#include "mcu/accounts/sessions.hpp"
#include "mcu/room/role.hpp"

namespace amphi::signaling {

/// Who sent a request, and what he is to the room that its path names. Made by Identity.
struct Principal {
  enum class Kind : std::uint8_t {
    nobody,
    guest,    ///< has a guest cookie; it says nothing by itself, only together with an invitation
    token,    ///< has a token of the configuration that opens this room
    seat,     ///< sits in this room, and shows the secret that only his page has (`resume` of protocol.md)
    account,  ///< signed in
  };
  Kind kind = Kind::nobody;
  accounts::Session session = {};            ///< of an account
  std::string session_token = {};            ///< of an account: its cookie
  std::string guest_token = {};              ///< "" without a guest cookie
  std::string token_name = {};               ///< of a token of the configuration
  std::optional<room::Role> room_role = {};  ///< what he may be in the room; none: nothing
};

/// What routes are for.
enum class Action : std::uint8_t {
  see_setup,
  set_up,
  log_in,
  take_ticket,
  open_socket,
  see_session,
  log_out,
  enrol_second_factor,
  list_sessions,
  end_session,
  renew_recovery_codes,
  change_password,
  list_rooms,
  make_room,
  keep_room,         ///< its settings, its end
  keep_invitations,  ///< of a room
  watch_room,        ///< state, scene, participants
  direct_room,       ///< change the scene, act on participants
  list_all_sessions,
  end_any_session,
  keep_accounts,
  choose_moderators,  ///< of a room
  see_audit,
  see_machine,
  keep_recordings,  ///< list, download, hold, delete
};
inline constexpr std::size_t kActions = 25;

enum class Verdict : std::uint8_t {
  allowed,
  unknown,        ///< say who you are: 401
  unconfirmed,    ///< set up the second factor first: 403
  not_permitted,  ///< 403
};

Verdict may(const Principal& principal, Action action);

}  // namespace amphi::signaling
