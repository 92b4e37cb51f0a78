#pragma once
// What moderators do. Each is answered by exactly one Answer.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mcu/media/scene.hpp"
#include "mcu/ports/program.hpp"
#include "mcu/room/policy.hpp"
#include "mcu/room/sender.hpp"

namespace amphi::room {

using ports::Transition;

struct LowerHand {  ///< one's own, too
  Sender by;
  ParticipantId participant;
};
struct SetStage {  ///< off stage oneself, too
  Sender by;
  ParticipantId participant;
  bool on = false;
};
struct MuteOther {
  Sender by;
  ParticipantId participant;
};
/// All but moderators and speakers.
struct MuteAll {
  Sender by;
};
/// Puts somebody out of the room, for good if he has a pass.
struct Remove {
  Sender by;
  ParticipantId participant;
};

// The lobby.

struct Admit {
  Sender by;
  std::optional<ParticipantId> participant;  ///< nobody: all who wait
};
struct Refuse {
  Sender by;
  ParticipantId participant;
};

// The floor.

/// On stage, and asked to unmute.
struct GiveFloor {
  Sender by;
  std::optional<ParticipantId> participant;  ///< nobody: the first of the queue
};
/// Off stage, unless a speaker or moderator: muted.
struct TakeFloor {
  Sender by;
  ParticipantId participant;
};
struct AskUnmute {
  Sender by;
  ParticipantId participant;
};

// The room.

struct ChangePolicy {
  Sender by;
  PolicyChange change;
};
struct EndRoom {
  Sender by;
};
struct Announce {
  Sender by;
  std::string text;  ///< as typed; "" takes the announcement away
};

// Polls.

struct StartPoll {
  Sender by;
  std::string question;  ///< as typed
  std::vector<std::string> choices;
  bool multiple = false;
};
struct ClosePoll {
  Sender by;
};
struct ClearPoll {
  Sender by;
};

// Scenes.

struct SetScene {
  Sender by;
  Scene scene;
  Transition transition = Transition::cut;
};
struct SetPreview {
  Sender by;
  std::optional<Scene> scene;  ///< none ends the preview
};
struct TakePreview {
  Sender by;
  Transition transition = Transition::cut;
};
struct UndoScene {
  Sender by;
};
struct SaveScene {
  Sender by;
  std::string name;  ///< as typed
};
struct DeleteScene {
  Sender by;
  std::string name;
};

// Recording.

struct StartRecording {
  Sender by;
  RecordingId recording;  ///< new, made by the caller
};
struct PauseRecording {
  Sender by;
  bool paused = true;  ///< false: goes on
};
struct StopRecording {
  Sender by;
  ports::RecordingEnd why = ports::RecordingEnd::moderator;
};
/// Whether his picture and voice may be recorded: one's own, or a WHIP client's.
struct AnswerRecording {
  Sender by;
  ParticipantId participant;
  bool accepted = false;
};

/// The contact sheet, for himself.
struct WatchFaces {
  ParticipantId participant;
  bool on = false;
};

}  // namespace amphi::room
