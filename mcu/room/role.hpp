#pragma once
// Who may do what: the one table of permissions.
#include <cstdint>
#include <optional>
#include <string_view>

#include "mcu/base/result.hpp"

namespace amphi::room {

enum class Role : std::uint8_t { moderator, speaker, attendee };

/// What a participant came with.
enum class Client : std::uint8_t {
  browser,
  whip,  ///< only sends; on stage from the start (RFC 9725)
  whep,  ///< only receives; never on stage
};

enum class Action : std::uint8_t {
  unmute,
  camera_on,
  screen_on,
  raise_hand,
  leave_stage,
  stage_other,  ///< put somebody (oneself, too) on stage, or take somebody else off
  mute_other,
  lower_other_hand,
  remove_other,
  change_scene,  ///< also undo, preview, take, and keep scenes under a name
  publish,       ///< join with a WHIP client
  watch,         ///< join with a WHEP client
  skip_lobby,    ///< join without waiting
  admit,         ///< let in or refuse who waits
  give_floor,    ///< and take it back
  ask_unmute,
  mute_all,
  change_policy,
  end_room,
  chat_all,         ///< write to everybody
  chat_moderators,  ///< write to the moderators
  announce,
  run_poll,
  vote,
  see_faces,         ///< the contact sheet
  show_face,         ///< consent to be on it, and send a picture for it
  record,            ///< start, pause, go on and stop; answer for WHIP clients
  answer_recording,  ///< be in it or not
};

enum class Permission : std::uint8_t {
  never,
  on_stage,     ///< only while on stage
  takes_stage,  ///< always, and it takes the participant to the stage
  by_policy,    ///< as the room's Policy says
  always,
};

Permission permission(Role role, Action action);
/// Why somebody was refused `action`, for a person to read.
Error refusal(Action action);

std::string_view to_string(Role role);
std::string_view to_string(Client client);
std::optional<Role> role_from_string(std::string_view text);

}  // namespace amphi::room
