#pragma once
// What moderators, speakers and attendees may do, on and off stage.
#include <functional>
#include <vector>

#include "tests/unit/room/class_room.hpp"

namespace amphi::test {

enum class Answered { ok, ok_on_stage, no };  // ok_on_stage: done, and the sender is on stage afterwards

struct PermissionRow {
  const char* what;
  std::function<room::Command(const ParticipantId& self)> command;
  Answered moderator_on, moderator_off, speaker_on, speaker_off, attendee_on, attendee_off;
  std::vector<room::Command> before = {};  ///< what happened until then
};

/// base64 of "RIFF????WEBPVP8 "
inline const char* const kFace = "UklGRj8/Pz9XRUJQVlA4IA==";

Scene single();

/// Somebody "visitor" waits. There is somebody "other" on stage and unmuted with a hand up, and somebody
/// "listener" in the audience.
std::vector<PermissionRow> permission_rows();

}  // namespace amphi::test
