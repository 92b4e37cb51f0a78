#include "gateway/signaling/authorize.hpp"

#include <array>

namespace amphi::signaling {
namespace {

enum class Need : std::uint8_t {
  nothing,  ///< the route itself asks for a code, a password, an invitation or a ticket
  session,  ///< signed in, even before the second factor is set up
  account,  ///< signed in, with the second factor
  admin,
  room_keeper,    ///< an account that moderates the room
  room_member,    ///< whoever has any role in the room
  room_director,  ///< whoever is a moderator in the room
};

struct Rule {
  Action action;
  Need need;
};

constexpr std::array kRules{
    Rule{Action::see_setup, Need::nothing},
    Rule{Action::set_up, Need::nothing},
    Rule{Action::log_in, Need::nothing},
    Rule{Action::take_ticket, Need::nothing},
    Rule{Action::open_socket, Need::nothing},
    Rule{Action::see_session, Need::session},
    Rule{Action::log_out, Need::session},
    Rule{Action::enrol_second_factor, Need::session},
    Rule{Action::list_sessions, Need::account},
    Rule{Action::end_session, Need::account},
    Rule{Action::renew_recovery_codes, Need::account},
    Rule{Action::change_password, Need::account},
    Rule{Action::list_rooms, Need::account},
    Rule{Action::make_room, Need::account},
    Rule{Action::keep_room, Need::room_keeper},
    Rule{Action::keep_invitations, Need::room_keeper},
    Rule{Action::watch_room, Need::room_member},
    Rule{Action::direct_room, Need::room_director},
    Rule{Action::list_all_sessions, Need::admin},
    Rule{Action::end_any_session, Need::admin},
    Rule{Action::keep_accounts, Need::admin},
    Rule{Action::choose_moderators, Need::admin},
    Rule{Action::see_audit, Need::admin},
    Rule{Action::see_machine, Need::admin},
    Rule{Action::keep_recordings, Need::admin},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    if (static_cast<std::size_t>(kRules[i].action) != i) return false;
  }
  return kRules.size() == kActions;
}
static_assert(in_order());

bool meets(const Principal& principal, Need need) {
  const bool account = principal.kind == Principal::Kind::account;
  switch (need) {
    case Need::nothing:
      return true;
    case Need::session:
    case Need::account:
      return account;
    case Need::admin:
      return account && principal.session.role == accounts::AccountRole::admin;
    case Need::room_keeper:
      return account && principal.room_role == room::Role::moderator;
    case Need::room_member:
      return principal.room_role.has_value();
    case Need::room_director:
      return principal.room_role == room::Role::moderator;
  }
  return false;
}

}  // namespace

Verdict may(const Principal& principal, Action action) {
  const Need need = kRules.at(static_cast<std::size_t>(action)).need;
  if (need == Need::nothing) return Verdict::allowed;
  const bool by_token = principal.kind == Principal::Kind::token || principal.kind == Principal::Kind::seat;
  const bool token_counts = need == Need::room_member || need == Need::room_director;
  if (principal.kind != Principal::Kind::account && !(by_token && token_counts)) return Verdict::unknown;
  if (!by_token && need != Need::session && !principal.session.second_factor_confirmed) {
    return Verdict::unconfirmed;
  }
  return meets(principal, need) ? Verdict::allowed : Verdict::not_permitted;
}

}  // namespace amphi::signaling
