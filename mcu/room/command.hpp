#pragma once
// Everything that can happen to a room. Who sent a command is the server's own knowledge, never the client's
// word.
#include <string>
#include <variant>

#include "mcu/base/ids.hpp"
#include "mcu/ports/program.hpp"
#include "mcu/room/role.hpp"

namespace amphi::room {

using ports::ArrivingMedia;
using ports::ConnectionState;
using ports::Delivery;
using ports::MixerState;
using ports::ProgramReport;
using ports::ProgramRequest;
using ports::SenderLimits;
using ports::Thinning;
using ports::VisibleTile;

/// A digest of the secret that lets a client take its seat again; the caller hashes, so that looking it up
/// tells an attacker's stop-watch nothing.
using ResumeKey = Id<struct ResumeKeyTag>;

/// Who gives an order to others: a participant, or somebody outside the room with a token of that role
/// (REST).
using Sender = std::variant<ParticipantId, Role>;

// From participants. Each is answered by exactly one Answer.

struct Join {
  ParticipantId participant;  ///< new, made by the caller
  ResumeKey resume;           ///< empty: cannot be resumed (WHIP and WHEP)
  std::string name;           ///< as typed; "" gives a WHIP or WHEP client "WHIP 1" and the like
  Role role = Role::attendee;
  Client client = Client::browser;
  Quality quality = {};
};
/// Takes an earlier seat again, with its role and hand. not_found when the seat is gone.
struct Resume {
  ResumeKey resume;
};
struct Leave {
  ParticipantId participant;
};
struct SetMuted {
  ParticipantId participant;
  bool muted = true;
};
struct SetCamera {
  ParticipantId participant;
  bool on = false;
};
struct SetScreen {
  ParticipantId participant;
  bool on = false;
};
/// Which rung he wants; nothing: as his link takes.
struct SetQuality {
  ParticipantId participant;
  Quality quality;
};
struct RaiseHand {
  ParticipantId participant;
};
struct LowerHand {
  Sender by;
  ParticipantId participant;
};
struct SetStage {
  Sender by;
  ParticipantId participant;
  bool on = false;
};
struct MuteOther {
  Sender by;
  ParticipantId participant;
};
struct Remove {
  Sender by;
  ParticipantId participant;
};
struct SetScene {
  Sender by;
  Scene scene;
};

// From the machinery. Not answered.

/// The participant's WebSocket is gone. The seat is kept for kGrace.
struct SocketLost {
  ParticipantId participant;
};
/// An offer was answered: this is the participant's connection from now on.
struct ConnectionStarted {
  ParticipantId participant;
  ConnectionId connection;
};
struct ConnectionChanged {
  ParticipantId participant;
  ConnectionId connection;
  ConnectionState state = ConnectionState::connecting;
};
struct ArrivingChanged {
  ParticipantId participant;
  ArrivingMedia arriving;
};
struct SenderLimitsChanged {
  ParticipantId participant;
  SenderLimits limits;
};
struct DeliveryChanged {
  ParticipantId participant;
  Delivery delivery;
};
struct ProgramReported {
  ProgramReport report;
};
struct MixerChanged {
  MixerState state = MixerState::starting;
};
/// How much the server saves now.
struct LoadChanged {
  Thinning load = Thinning::none;
};
/// next_deadline() has come.
struct Tick {};
/// The server closes the room: everybody is let go.
struct Close {};

using Command = std::variant<Join, Resume, Leave, SetMuted, SetCamera, SetScreen, SetQuality, RaiseHand,
                             LowerHand, SetStage, MuteOther, Remove, SetScene, SocketLost, ConnectionStarted,
                             ConnectionChanged, ArrivingChanged, SenderLimitsChanged, DeliveryChanged,
                             ProgramReported, MixerChanged, LoadChanged, Tick, Close>;

}  // namespace amphi::room
