// What people do once they are here: microphone, camera, screen, quality, hand, stage.
#include <algorithm>

#include "mcu/room/room.hpp"

namespace amphi::room {

Result<> Room::enter_stage(Participant& participant) {
  if (on_stage(participant.id)) return {};
  if (participant.client == Client::whep) {
    return fail(ErrorCode::conflict, "A WHEP viewer sends nothing and cannot be on stage.");
  }
  if (stage_.size() >= settings_.max_on_stage) return fail(ErrorCode::overloaded, "The stage is full.");
  stage_.push_back(participant.id);
  std::erase(hands_, participant.id);
  // A WHIP client has no controls: it is heard and seen whenever it is on stage.
  participant.muted = participant.client != Client::whip;
  participant.camera = participant.client == Client::whip;
  return {};
}

void Room::leave_stage(Participant& participant) {
  std::erase(stage_, participant.id);
  participant.muted = true;
  participant.camera = false;
  participant.screen = false;
  participant.floor = false;
  participant.may_unmute = false;
}

bool Room::held(const Participant& participant) const {
  return participant.role == Role::attendee && participant.muted && !participant.may_unmute &&
         !policy_.unmute && on_stage(participant.id);
}

Room::Outcome Room::on(const SetMuted& command) {
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  if (!command.muted) {
    if (auto allowed = allow_own(**participant, Action::unmute); !allowed) return allowed.error();
    if (held(**participant)) {
      return fail(ErrorCode::forbidden, "A moderator must ask you to unmute first: raise your hand.");
    }
  }
  (*participant)->muted = command.muted;
  return Accepted{};
}

Room::Outcome Room::set_source(const ParticipantId& id, Action action, bool on, bool Participant::*source) {
  const auto participant = member(id);
  if (!participant) return participant.error();
  if (on) {
    if (auto allowed = allow_own(**participant, action); !allowed) return allowed.error();
  }
  (*participant)->*source = on;
  return Accepted{};
}

Room::Outcome Room::on(const SetCamera& command) {
  return set_source(command.participant, Action::camera_on, command.on, &Participant::camera);
}

Room::Outcome Room::on(const SetScreen& command) {
  return set_source(command.participant, Action::screen_on, command.on, &Participant::screen);
}

void Room::apply_quality(const Participant& participant) {
  before_.push_back(ApplyQuality{participant.id, participant.quality, participant.client == Client::browser});
}

Room::Outcome Room::on(const SetQuality& command) {
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  (*participant)->quality = command.quality;
  apply_quality(**participant);
  return Accepted{};
}

Room::Outcome Room::on(const RaiseHand& command) {
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  if (auto allowed = allow_own(**participant, Action::raise_hand); !allowed) return allowed.error();
  if (std::find(hands_.begin(), hands_.end(), command.participant) == hands_.end()) {
    hands_.push_back(command.participant);
  }
  return Accepted{};
}

Room::Outcome Room::on(const LowerHand& command) {
  if (command.by != Sender(command.participant)) {
    if (auto allowed = allow(command.by, Action::lower_other_hand); !allowed) return allowed.error();
  }
  if (auto participant = member(command.participant); !participant) return participant.error();
  std::erase(hands_, command.participant);
  return Accepted{};
}

Room::Outcome Room::on(const SetStage& command) {
  const bool leaves_himself = !command.on && command.by == Sender(command.participant);
  const Action action = leaves_himself ? Action::leave_stage : Action::stage_other;
  if (auto allowed = allow(command.by, action); !allowed) return allowed.error();
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  if (command.on) {
    if (auto entered = enter_stage(**participant); !entered) return entered.error();
  } else {
    leave_stage(**participant);
  }
  return Accepted{};
}

}  // namespace amphi::room
