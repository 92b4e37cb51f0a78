// Who goes: by himself, put out, for want of a socket, or with everybody.
#include "mcu/room/room.hpp"

namespace amphi::room {

Room::Outcome Room::on(const Leave& command) {
  if (const Waiting* waiting = lobby_.find(command.participant)) {
    const Accepted accepted{.participant = command.participant, .role = waiting->join.role};
    after_.push_back(CloseSocket{command.participant, CloseReason::left});
    lobby_.remove(command.participant);
    return accepted;
  }
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  const Accepted accepted{.participant = command.participant, .role = (*participant)->role};
  except_ = command.participant;
  if ((*participant)->socket) after_.push_back(CloseSocket{command.participant, CloseReason::left});
  drop(command.participant);
  return accepted;
}

Room::Outcome Room::on(const Remove& command) {
  if (auto allowed = allow(command.by, Action::remove_other); !allowed) return allowed.error();
  const auto* by = std::get_if<ParticipantId>(&command.by);
  if (by != nullptr && *by == command.participant) {
    return fail(ErrorCode::conflict, "You cannot remove yourself: leave instead.");
  }
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  const PassId pass = (*participant)->pass;
  if (pass.empty()) {
    let_go(command.participant, CloseReason::moderator);
    return Accepted{};
  }
  if (by != nullptr && find(*by)->pass == pass) {
    return fail(ErrorCode::conflict, "This is you in another window: leave there instead.");
  }
  dismiss(pass, CloseReason::moderator);
  before_.push_back(PutOut{pass});
  return Accepted{};
}

void Room::on(const Revoke& command) {
  if (!command.pass.empty()) dismiss(command.pass, CloseReason::revoked);
}

Room::Outcome Room::on(const EndRoom& command) {
  if (auto allowed = allow(command.by, Action::end_room); !allowed) return allowed.error();
  if (const auto* by = std::get_if<ParticipantId>(&command.by)) except_ = *by;
  dismiss_all(CloseReason::ended);
  return Accepted{};
}

void Room::on(const SocketLost& command) {
  const Waiting* waiting = lobby_.find(command.participant);
  if (waiting != nullptr && waiting->socket) {
    lobby_.set_socket(command.participant, false, now_ + kGrace);
    return;
  }
  Participant* participant = seat(command.participant);
  if (participant == nullptr || !participant->socket) return;
  participant->socket = false;
  participant->deadline = now_ + kGrace;
}

void Room::on(const Tick&) {
  std::vector<ParticipantId> gone;
  for (const auto& [id, participant] : participants_) {
    if (participant.deadline && *participant.deadline <= now_) gone.push_back(id);
  }
  for (const ParticipantId& id : gone) drop(id);
  for (const ParticipantId& id : lobby_.overdue(now_)) lobby_.remove(id);
}

void Room::on(const Close& command) {
  dismiss_all(command.reason);
}

/// Everybody who is here, or waits, by this pass. For a while it opens nothing, whatever was given out for
/// it.
void Room::dismiss(const PassId& pass, CloseReason reason) {
  lobby_.forget(pass);
  for (const bool second_device : {false, true}) lobby_.bar(pass, second_device, now_ + kBarred);
  std::vector<ParticipantId> here, waiting;
  for (const auto& [id, participant] : participants_) {
    if (participant.pass == pass) here.push_back(id);
  }
  for (const auto& [id, person] : lobby_.waiting()) {
    if (person.join.pass == pass) waiting.push_back(id);
  }
  for (const ParticipantId& id : here) let_go(id, reason);
  for (const ParticipantId& id : waiting) turn_away(id, reason);
}

void Room::dismiss_all(CloseReason reason) {
  if (recording_.request()) {
    const bool ended = reason == CloseReason::ended;
    static_cast<void>(recording_.stop(ended ? ports::RecordingEnd::moderator : ports::RecordingEnd::closed));
  }
  while (!participants_.empty()) let_go(ParticipantId(participants_.begin()->first), reason);
  while (!lobby_.waiting().empty()) turn_away(ParticipantId(lobby_.waiting().begin()->first), reason);
}

void Room::let_go(const ParticipantId& id, CloseReason reason) {
  // Whoever gave the command himself gets its answer before.
  Effects& effects = except_ == id ? after_ : before_;
  if (participants_.at(id).socket) effects.push_back(CloseSocket{id, reason});
  drop(id);
}

/// Somebody who waits.
void Room::turn_away(const ParticipantId& id, CloseReason reason) {
  if (lobby_.find(id)->socket) before_.push_back(CloseSocket{id, reason});
  lobby_.remove(id);
}

void Room::drop(const ParticipantId& id) {
  const Participant& participant = participants_.at(id);
  // Without a pass nobody is known again: he would vote anew whenever he comes back.
  if (poll_ && participant.pass.empty()) {
    poll_->forget(id.str());
    ++poll_version_;
  }
  before_.push_back(DropMedia{id});
  std::erase(stage_, id);
  std::erase(hands_, id);
  desk_.unpin(id);
  const bool wanted = !faces_.viewers().empty();
  faces_.forget(id);
  tell_faces_wanted(wanted);
  recording_.forget(id);
  participants_.erase(id);
}

/// What people did here is gone with them; the scene stays.
void Room::forget_if_empty() {
  if (!participants_.empty()) return;
  policy_ = settings_.policy;
  lobby_.forget_admitted();
  announcement_.reset();
  if (poll_) ++poll_version_;
  poll_.reset();
  desk_.set_preview(std::nullopt);
  recording_.clear();
}

}  // namespace amphi::room
