// Recording, and who is in it.
#include "mcu/room/room.hpp"

namespace amphi::room {

Room::Outcome Room::recorded(const Result<>& done) {
  if (!done) return done.error();
  return Accepted{};
}

Room::Outcome Room::on(const StartRecording& command) {
  if (auto allowed = allow(command.by, Action::record); !allowed) return allowed.error();
  if (participants_.empty()) return fail(ErrorCode::conflict, "Nobody is in the room.");
  return recorded(recording_.start(command.recording));
}

Room::Outcome Room::on(const PauseRecording& command) {
  if (auto allowed = allow(command.by, Action::record); !allowed) return allowed.error();
  return recorded(recording_.set_paused(command.paused));
}

Room::Outcome Room::on(const StopRecording& command) {
  if (auto allowed = allow(command.by, Action::record); !allowed) return allowed.error();
  return recorded(recording_.stop(command.why));
}

Room::Outcome Room::on(const AnswerRecording& command) {
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  if (command.by == Sender(command.participant)) {
    if (auto allowed = allow_own(**participant, Action::answer_recording); !allowed) return allowed.error();
  } else {
    if (auto allowed = allow(command.by, Action::record); !allowed) return allowed.error();
    // A WHIP client has no page on which it could be asked.
    if ((*participant)->client != Client::whip) {
      return fail(ErrorCode::forbidden, "Everybody answers for himself.");
    }
  }
  recording_.answer(command.participant, command.accepted);
  return Accepted{};
}

void Room::on(const RecordingReported& command) {
  recording_.note(command.report);
}

}  // namespace amphi::room
