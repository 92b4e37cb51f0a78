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
  change_scene,
  publish,  ///< join with a WHIP client
  watch,    ///< join with a WHEP client
};

enum class Permission : std::uint8_t {
  never,
  on_stage,     ///< only while on stage
  takes_stage,  ///< always, and it takes the participant to the stage
  always,
};

Permission permission(Role role, Action action);
/// Why somebody was refused `action`, for a person to read.
Error refusal(Action action);

std::string_view to_string(Role role);
std::string_view to_string(Client client);
std::optional<Role> role_from_string(std::string_view text);

}  // namespace amphi::room
