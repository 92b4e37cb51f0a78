// Who comes, and who comes back.
#include <algorithm>

#include "mcu/room/name.hpp"
#include "mcu/room/room.hpp"

namespace amphi::room {

std::string Room::free_name(const std::string& name) const {
  return unique_name(name, [this](const std::string& candidate) {
    return std::any_of(participants_.begin(), participants_.end(),
                       [&](const auto& entry) { return entry.second.name == candidate; });
  });
}

Result<std::string> Room::name_for(const Join& join) const {
  if (join.name.empty() && join.client != Client::browser) {
    const std::string base = join.client == Client::whip ? "WHIP " : "WHEP ";
    int number = 1;
    while (free_name(base + std::to_string(number)) != base + std::to_string(number)) ++number;
    return base + std::to_string(number);
  }
  return clean_name(join.name);
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

Result<> Room::check(const Join& join) const {
  if (participants_.contains(join.participant) || lobby_.find(join.participant) != nullptr) {
    return fail(ErrorCode::conflict, "This participant is already in the room.");
  }
  if (lobby_.barred(join, now_)) return fail(ErrorCode::forbidden, "A moderator does not let you in.");
  if (join.client == Client::whip && stage_.size() >= settings_.max_on_stage) {
    return fail(ErrorCode::overloaded, "The stage is full.");
  }
  return check_load(join.role);
}

/// A server at its limits takes nobody in but a moderator whose lesson is going on already.
Result<> Room::check_load(Role role) const {
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

/// A pass has few seats; one that its owner has left gives way, whoever reloads a page gets a new one.
Result<> Room::find_seat_of(const PassId& pass) {
  std::size_t seats = 0;
  const Participant* absent = nullptr;
  for (const auto& [id, participant] : participants_) {
    if (pass.empty() || participant.pass != pass) continue;
    ++seats;
    if (!participant.socket && (absent == nullptr || participant.deadline < absent->deadline)) {
      absent = &participant;
    }
  }
  if (seats < kSeatsPerPass) return {};
  if (absent == nullptr) return fail(ErrorCode::conflict, "You are here several times: close a window.");
  drop(ParticipantId(absent->id));
  return {};
}

Room::Outcome Room::on(const Join& command) {
  const auto role = role_for(command);
  if (!role) return role.error();
  auto name = name_for(command);
  if (!name) return name.error();
  if (auto checked = check(command); !checked) return checked.error();
  const LobbyReason reason = reason_to_wait(command);
  if (reason != LobbyReason::none) return wait(command, std::move(*name), reason);
  auto entered = enter(command, *role, *name);
  if (entered) except_ = command.participant;
  return entered;
}

Room::Outcome Room::enter(const Join& join, Role role, const std::string& name) {
  if (auto seat = find_seat_of(join.pass); !seat) return seat.error();
  if (auto seat = find_seat(join.role); !seat) return seat.error();
  std::string free = free_name(name);
  Participant& participant = participants_[join.participant];
  participant.id = join.participant;
  participant.resume = join.resume;
  participant.pass = join.pass;
  participant.name = std::move(free);
  participant.role = role;
  participant.client = join.client;
  participant.quality = join.quality;
  participant.socket = join.client == Client::browser;
  if (!participant.socket) participant.deadline = now_ + kMediaGrace;
  if (role == Role::speaker && stage_.size() < settings_.max_on_stage) (void)enter_stage(participant);
  apply_quality(participant);
  lobby_.remember(join);
  return Accepted{.participant = participant.id, .role = participant.role};
}

const Participant* Room::find_seat(const ResumeKey& key) const {
  const auto it = std::find_if(participants_.begin(), participants_.end(),
                               [&](const auto& entry) { return !key.empty() && entry.second.resume == key; });
  return it == participants_.end() ? nullptr : &it->second;
}

Room::Outcome Room::on(const Resume& command) {
  if (const Waiting* waiting = lobby_.find(command.resume)) return resume_waiting(*waiting);
  const Participant* const seat = find_seat(command.resume);
  if (seat == nullptr) return fail(ErrorCode::not_found, "This seat is gone: join anew.");
  Participant& participant = participants_.at(seat->id);
  if (participant.socket) before_.push_back(CloseSocket{participant.id, CloseReason::replaced});
  participant.socket = true;
  participant.deadline.reset();
  except_ = participant.id;
  for (const auto& [source, limits] : participant.limits) after_.push_back(SendTo{participant.id, limits});
  if (participant.delivery) after_.push_back(SendTo{participant.id, *participant.delivery});
  if (faces_.consents(participant.id) && !faces_.viewers().empty()) {
    after_.push_back(SendTo{participant.id, FacesWanted{true}});
  }
  return Accepted{.participant = participant.id, .role = participant.role};
}

}  // namespace amphi::room
