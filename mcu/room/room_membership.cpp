// Who is here: coming, coming back, going.
#include <algorithm>

#include "mcu/room/name.hpp"
#include "mcu/room/room.hpp"

namespace amphi::room {

Result<std::string> Room::name_for(const Join& join) const {
  const auto taken = [this](const std::string& name) {
    return std::any_of(participants_.begin(), participants_.end(),
                       [&](const auto& entry) { return entry.second.name == name; });
  };
  if (join.name.empty() && join.client != Client::browser) {
    const std::string base = join.client == Client::whip ? "WHIP " : "WHEP ";
    int number = 1;
    while (taken(base + std::to_string(number))) ++number;
    return base + std::to_string(number);
  }
  auto name = clean_name(join.name);
  if (!name) return name.error();
  return unique_name(*name, taken);
}

Result<Role> Room::role_for(const Join& join) {
  switch (join.client) {
    case Client::browser:
      return join.role;
    case Client::whip:
      if (permission(join.role, Action::publish) == Permission::never) return refusal(Action::publish);
      return Role::speaker;
    case Client::whep:
      break;
  }
  if (permission(join.role, Action::watch) == Permission::never) return refusal(Action::watch);
  return Role::attendee;
}

/// A server at its limits takes nobody in but a moderator whose lesson is going on already.
Result<> Room::admit(Role role) const {
  if (load_ != Thinning::refuse || (role == Role::moderator && !participants_.empty())) return {};
  return fail(ErrorCode::overloaded, "The server has as much to do as it can. Try again in a minute.");
}

/// In a full room those give way who are not there and never had a connection: the longest absent first.
Result<> Room::find_seat(Role role) {
  const std::size_t seats =
      settings_.max_participants + (role == Role::moderator ? settings_.moderator_seats : 0);
  const auto attendees = std::count_if(participants_.begin(), participants_.end(),
                                       [](const auto& entry) { return entry.second.role == Role::attendee; });
  const bool audience_full =
      role == Role::attendee && static_cast<std::size_t>(attendees) >= settings_.max_attendees;
  if (participants_.size() < seats && !audience_full) return {};
  const Participant* absent = longest_absent(audience_full);
  if (absent == nullptr) return fail(ErrorCode::overloaded, "The room is full.");
  drop(ParticipantId(absent->id));
  return {};
}

/// Of those who never had a connection; of attendees only, if `attendee`. Null when nobody is away long
/// enough.
const Participant* Room::longest_absent(bool attendee) const {
  const Participant* absent = nullptr;
  for (const auto& [id, participant] : participants_) {
    if (!participant.deadline || participant.connection_state != ConnectionState::connecting) continue;
    if (attendee && participant.role != Role::attendee) continue;
    const Duration grace = participant.client == Client::browser ? kGrace : kMediaGrace;
    const Instant since = *participant.deadline - grace;
    if (now_ - since < kPatience) continue;
    if (absent == nullptr || *participant.deadline < *absent->deadline) absent = &participant;
  }
  return absent;
}

Room::Outcome Room::on(const Join& command) {
  const auto role = role_for(command);
  if (!role) return role.error();
  auto name = name_for(command);
  if (!name) return name.error();
  if (participants_.contains(command.participant)) {
    return fail(ErrorCode::conflict, "This participant is already in the room.");
  }
  const bool stage_is_full = stage_.size() >= settings_.max_on_stage;
  if (command.client == Client::whip && stage_is_full)
    return fail(ErrorCode::overloaded, "The stage is full.");
  if (auto admitted = admit(command.role); !admitted) return admitted.error();
  if (auto seat = find_seat(command.role); !seat) return seat.error();

  Participant& participant = participants_[command.participant];
  participant.id = command.participant;
  participant.resume = command.resume;
  participant.name = std::move(*name);
  participant.role = *role;
  participant.client = command.client;
  participant.quality = command.quality;
  participant.socket = command.client == Client::browser;
  if (!participant.socket) participant.deadline = now_ + kMediaGrace;
  if (*role == Role::speaker && !stage_is_full) (void)enter_stage(participant);
  apply_quality(participant);
  except_ = participant.id;
  return Accepted{0, participant.id, participant.role};
}

Room::Outcome Room::on(const Resume& command) {
  const auto it = std::find_if(participants_.begin(), participants_.end(), [&](const auto& entry) {
    return !command.resume.empty() && entry.second.resume == command.resume;
  });
  if (it == participants_.end()) return fail(ErrorCode::not_found, "This seat is gone: join anew.");
  Participant& participant = it->second;
  if (participant.socket) before_.push_back(CloseSocket{participant.id, CloseReason::replaced});
  participant.socket = true;
  participant.deadline.reset();
  except_ = participant.id;
  for (const auto& [source, limits] : participant.limits) after_.push_back(SendTo{participant.id, limits});
  if (participant.delivery) after_.push_back(SendTo{participant.id, *participant.delivery});
  return Accepted{0, participant.id, participant.role};
}

Room::Outcome Room::on(const Leave& command) {
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  const Accepted accepted{0, command.participant, (*participant)->role};
  except_ = command.participant;
  if ((*participant)->socket) after_.push_back(CloseSocket{command.participant, CloseReason::left});
  drop(command.participant);
  return accepted;
}

Room::Outcome Room::on(const Remove& command) {
  if (auto allowed = allow(command.by, Action::remove_other); !allowed) return allowed.error();
  if (command.by == Sender(command.participant)) {
    return fail(ErrorCode::conflict, "You cannot remove yourself: leave instead.");
  }
  if (auto participant = member(command.participant); !participant) return participant.error();
  let_go(command.participant, CloseReason::moderator);
  return Accepted{};
}

void Room::on(const SocketLost& command) {
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
}

void Room::on(const Close&) {
  while (!participants_.empty()) let_go(ParticipantId(participants_.begin()->first), CloseReason::closed);
}

void Room::let_go(const ParticipantId& id, CloseReason reason) {
  if (participants_.at(id).socket) before_.push_back(CloseSocket{id, reason});
  drop(id);
}

void Room::drop(const ParticipantId& id) {
  before_.push_back(DropMedia{id});
  std::erase(stage_, id);
  std::erase(hands_, id);
  if (scene_.pinned && scene_.pinned->participant == id) {
    scene_.pinned.reset();
    ++scene_revision_;
  }
  participants_.erase(id);
}

}  // namespace amphi::room
