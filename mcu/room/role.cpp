#include "mcu/room/role.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace amphi::room {
namespace {

using enum Permission;

struct Rule {
  Action action;
  std::array<Permission, 3> by_role;  ///< moderator, speaker, attendee
  const char* refusal;
};

constexpr const char* kRaiseHand =
    "You are in the audience: raise your hand and a moderator can bring you on stage.";

// In the order of Action.
constexpr std::array kRules{
    Rule{Action::unmute, {takes_stage, on_stage, on_stage}, kRaiseHand},
    Rule{Action::camera_on, {takes_stage, on_stage, on_stage}, kRaiseHand},
    Rule{Action::screen_on, {takes_stage, on_stage, on_stage}, kRaiseHand},
    Rule{Action::raise_hand, {always, always, always}, ""},
    Rule{Action::leave_stage, {always, always, always}, ""},
    Rule{Action::stage_other, {always, never, never}, "Only a moderator decides who is on stage."},
    Rule{Action::mute_other, {always, never, never}, "Only a moderator can mute somebody else."},
    Rule{
        Action::lower_other_hand, {always, never, never}, "Only a moderator can lower somebody else's hand."},
    Rule{Action::remove_other, {always, never, never}, "Only a moderator can remove somebody."},
    Rule{Action::change_scene, {always, never, never}, "Only a moderator can change the picture."},
    Rule{Action::publish, {always, always, never}, "Publishing needs a speaker's or a moderator's token."},
    Rule{Action::watch, {always, always, always}, ""},
    Rule{Action::skip_lobby, {always, by_policy, by_policy}, "A moderator must let you in."},
    Rule{Action::admit, {always, never, never}, "Only a moderator lets people in."},
    Rule{Action::give_floor, {always, never, never}, "Only a moderator gives the floor."},
    Rule{Action::ask_unmute, {always, never, never}, "Only a moderator can ask somebody to unmute."},
    Rule{Action::mute_all, {always, never, never}, "Only a moderator can mute everybody."},
    Rule{Action::change_policy, {always, never, never}, "Only a moderator changes the room's rules."},
    Rule{Action::end_room, {always, never, never}, "Only a moderator can end the session for everybody."},
    Rule{Action::chat_all, {always, by_policy, by_policy}, "The chat is closed: write to the moderators."},
    Rule{Action::chat_moderators, {always, always, always}, ""},
    Rule{Action::announce, {always, never, never}, "Only a moderator makes announcements."},
    Rule{Action::run_poll, {always, never, never}, "Only a moderator runs polls."},
    Rule{Action::vote, {always, always, always}, ""},
    Rule{Action::see_faces, {always, never, never}, "Only a moderator sees the contact sheet."},
    Rule{Action::show_face, {always, always, always}, ""},
    Rule{Action::record, {always, never, never}, "Only a moderator records."},
    Rule{Action::answer_recording, {always, always, always}, ""},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    if (static_cast<std::size_t>(kRules[i].action) != i) return false;
  }
  return static_cast<std::size_t>(Action::answer_recording) + 1 == kRules.size();
}
static_assert(in_order());

const Rule& rule(Action action) {
  return kRules[static_cast<std::size_t>(action)];
}

}  // namespace

Permission permission(Role role, Action action) {
  return rule(action).by_role[static_cast<std::size_t>(role)];
}

Error refusal(Action action) {
  return fail(ErrorCode::forbidden, rule(action).refusal);
}

std::string_view to_string(Role role) {
  constexpr std::array<std::string_view, 3> kNames{"moderator", "speaker", "attendee"};
  return kNames[static_cast<std::size_t>(role)];
}

std::string_view to_string(Client client) {
  constexpr std::array<std::string_view, 3> kNames{"browser", "whip", "whep"};
  return kNames[static_cast<std::size_t>(client)];
}

std::optional<Role> role_from_string(std::string_view text) {
  for (const Role role : {Role::moderator, Role::speaker, Role::attendee}) {
    if (text == to_string(role)) return role;
  }
  return std::nullopt;
}

}  // namespace amphi::room
