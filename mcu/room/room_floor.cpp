// What moderators do with microphones and with the floor. Nobody is ever unmuted by somebody else.
#include <algorithm>

#include "mcu/room/room.hpp"

namespace amphi::room {

void Room::mute(Participant& participant) {
  participant.may_unmute = false;
  if (participant.muted) return;
  participant.muted = true;
  after_.push_back(SendTo{participant.id, MutedMessage{}});
}

void Room::ask_to_unmute(Participant& participant, const Sender& by) {
  participant.may_unmute = true;
  if (participant.muted) after_.push_back(SendTo{participant.id, UnmuteAsked{name_of(by)}});
}

Room::Outcome Room::on(const MuteOther& command) {
  const auto participant = member_for(command.by, Action::mute_other, command.participant);
  if (!participant) return participant.error();
  mute(**participant);
  return Accepted{};
}

Room::Outcome Room::on(const MuteAll& command) {
  if (auto allowed = allow(command.by, Action::mute_all); !allowed) return allowed.error();
  for (const ParticipantId& id : stage_) {
    Participant& participant = participants_.at(id);
    if (participant.role == Role::attendee) mute(participant);
  }
  return Accepted{};
}

Room::Outcome Room::on(const GiveFloor& command) {
  if (auto allowed = allow(command.by, Action::give_floor); !allowed) return allowed.error();
  if (!command.participant && hands_.empty()) return fail(ErrorCode::conflict, "Nobody has raised a hand.");
  const ParticipantId id = command.participant ? *command.participant : hands_.front();
  const auto participant = member(id);
  if (!participant) return participant.error();
  if (auto entered = enter_stage(**participant); !entered) return entered.error();
  std::erase(hands_, id);
  (*participant)->floor = true;
  ask_to_unmute(**participant, command.by);
  return Accepted{};
}

Room::Outcome Room::on(const TakeFloor& command) {
  const auto found = member_for(command.by, Action::give_floor, command.participant);
  if (!found) return found.error();
  Participant& participant = **found;
  mute(participant);
  participant.floor = false;
  if (participant.role == Role::attendee) leave_stage(participant);
  return Accepted{};
}

Room::Outcome Room::on(const AskUnmute& command) {
  const auto found = member_for(command.by, Action::ask_unmute, command.participant);
  if (!found) return found.error();
  Participant& participant = **found;
  if (!on_stage(participant.id)) {
    return fail(ErrorCode::conflict, "This participant is not on stage: bring him on stage first.");
  }
  ask_to_unmute(participant, command.by);
  return Accepted{};
}

}  // namespace amphi::room
