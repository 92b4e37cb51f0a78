#pragma once
// Everything that can happen to a room. Who sent a command is the server's own knowledge, never the client's
// word.
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/ports/program.hpp"
#include "mcu/room/moderator_command.hpp"
#include "mcu/room/role.hpp"
#include "mcu/room/sender.hpp"

namespace amphi::room {

using ports::ArrivingMedia;
using ports::ConnectionState;
using ports::Delivery;
using ports::MixerState;
using ports::ProgramReport;
using ports::ProgramRequest;
using ports::RecordingReport;
using ports::SenderLimits;
using ports::Thinning;
using ports::VisibleTile;

// From participants. Each is answered by exactly one Answer.

/// Accepted::waiting says whether he is in, or waits in the lobby.
struct Join {
  ParticipantId participant;  ///< new, made by the caller
  ResumeKey resume;           ///< empty: cannot be resumed (WHIP and WHEP)
  std::string name;           ///< as typed; "" gives a WHIP or WHEP client "WHIP 1" and the like
  Role role = Role::attendee;
  Client client = Client::browser;
  Quality quality = {};
  PassId pass = {};            ///< what a moderator may take away; empty for the configuration's tokens
  bool second_device = false;  ///< another browser used his personal invitation before
};
/// Takes an earlier seat again, with its role and hand, or place in the lobby. not_found when it is gone.
struct Resume {
  ResumeKey resume;
};
/// Also of somebody who waits.
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
enum class ChatTo : std::uint8_t { all, moderators };
struct Say {
  ParticipantId participant;
  ChatTo to = ChatTo::all;
  std::string text;  ///< as typed
};
struct Vote {
  ParticipantId participant;
  std::vector<std::size_t> choices;        ///< in place of the earlier ones
  std::optional<std::uint64_t> poll = {};  ///< the poll that he saw; conflict when it is another one now
};
struct ConsentFace {
  ParticipantId participant;
  bool on = false;
};
struct SendFace {
  ParticipantId participant;
  std::string image;  ///< base64 (RFC 4648 section 4) of a JPEG or WebP
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
/// How the recording in hand fares; of any other it is forgotten.
struct RecordingReported {
  RecordingReport report;
};
struct MixerChanged {
  MixerState state = MixerState::starting;
};
/// How much the server saves now.
struct LoadChanged {
  Thinning load = Thinning::none;
};
/// A pass opens this room no more: whoever came by it goes.
struct Revoke {
  PassId pass;
};
/// The room's stored settings changed. They are in force at once, and again whenever the room was empty.
struct Configure {
  std::string name;
  Policy policy;
};
/// next_deadline() has come.
struct Tick {};
/// The server closes the room, or stops: everybody is let go.
struct Close {
  ports::CloseReason reason = ports::CloseReason::closed;
};

using Command = std::variant<Join, Resume, Leave, SetMuted, SetCamera, SetScreen, SetQuality, RaiseHand, Say,
                             Vote, ConsentFace, SendFace, LowerHand, SetStage, MuteOther, MuteAll, Remove,
                             Admit, Refuse, GiveFloor, TakeFloor, AskUnmute, ChangePolicy, EndRoom, Announce,
                             StartPoll, ClosePoll, ClearPoll, SetScene, SetPreview, TakePreview, UndoScene,
                             SaveScene, DeleteScene, StartRecording, PauseRecording, StopRecording,
                             AnswerRecording, WatchFaces, SocketLost, ConnectionStarted, ConnectionChanged,
                             ArrivingChanged, SenderLimitsChanged, DeliveryChanged, ProgramReported,
                             RecordingReported, MixerChanged, LoadChanged, Revoke, Configure, Tick, Close>;

}  // namespace amphi::room
