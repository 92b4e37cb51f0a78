#pragma once
// What a room wants done, in order.
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "mcu/ports/program.hpp"
#include "mcu/room/role.hpp"

namespace amphi::room {

using ports::CloseReason;
using ports::Delivery;
using ports::ProgramRequest;
using ports::SenderLimits;

/// A command was carried out. `participant` and `role` are the sender's own after Join and Resume.
struct Accepted {
  std::uint64_t revision = 0;  ///< the snapshot's, with the command in it
  ParticipantId participant;
  Role role = Role::attendee;
};
/// To whoever gave the command. Effects before it are done by then.
struct Answer {
  Result<Accepted> result;
};

struct MutedMessage {};  ///< "your microphone was muted for everyone by a moderator"
using Message = std::variant<MutedMessage, SenderLimits, Delivery>;

struct SendTo {
  ParticipantId participant;
  Message message;
};
/// An RFC 7396 merge patch on the snapshot, to every client but one who gets the whole snapshot.
struct Broadcast {
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

using Effect = std::variant<Answer, SendTo, Broadcast, SetProgram, ApplyQuality, DropMedia, CloseSocket>;
using Effects = std::vector<Effect>;

}  // namespace amphi::room
