#pragma once
// What a room wants done, in order.
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "mcu/ports/program.hpp"
#include "mcu/room/message.hpp"
#include "mcu/room/role.hpp"

namespace amphi::room {

using ports::CloseReason;

/// A command was carried out. `participant`, `role` and `waiting` are the sender's own after Join and Resume.
struct Accepted {
  std::uint64_t revision = 0;  ///< the snapshot's, with the command in it
  ParticipantId participant = {};
  Role role = Role::attendee;
  LobbyReason waiting = LobbyReason::none;  ///< otherwise he is not in the room, but waits in its lobby
};
/// To whoever gave the command. Effects before it are done by then.
struct Answer {
  Result<Accepted> result;
};
/// Somebody who waited is in the room now (`waiting` is `none`), or waits for another reason.
struct WaitingChanged {
  Accepted accepted;
};

enum class Audience : std::uint8_t { everyone, moderators };

struct SendTo {
  ParticipantId participant;
  Message message;
};
/// To all participants of an audience, and to one more.
struct SendToAll {
  Audience audience = Audience::everyone;
  std::optional<ParticipantId> also;
  Message message;
};
/// An RFC 7396 merge patch on the snapshot, to every client but one who gets the whole snapshot.
struct Broadcast {
  std::uint64_t revision = 0;
  boost::json::value merge;
  std::optional<ParticipantId> except;
};
/// A merge patch on what moderators alone know, with a revision of its own; as Broadcast.
struct ModerationPatch {
  std::uint64_t revision = 0;
  boost::json::value merge;
  std::optional<ParticipantId> except;
};
struct SetProgram {
  ProgramRequest request;
};
/// What a participant chose to be sent, at his coming and whenever he changes it.
struct ApplyQuality {
  ParticipantId participant;
  Quality quality;
  bool stills_possible = false;  ///< he has a WebSocket to get them by
};
/// Close all media connections of a participant who left.
struct DropMedia {
  ParticipantId participant;
};
struct CloseSocket {
  ParticipantId participant;
  CloseReason reason = CloseReason::left;
};
/// ports::Door::put_out().
struct PutOut {
  PassId pass;
};
/// The scenes saved under a name, to be kept with the room: RoomSettings::saved_scenes.
struct SaveScenes {
  std::string json;
};

using Effect = std::variant<Answer, WaitingChanged, SendTo, SendToAll, Broadcast, ModerationPatch, SetProgram,
                            ApplyQuality, DropMedia, CloseSocket, PutOut, SaveScenes>;
using Effects = std::vector<Effect>;

}  // namespace amphi::room
