#include "mcu/room/room.hpp"

#include <algorithm>
#include <type_traits>

#include "mcu/room/merge_patch.hpp"
#include "mcu/room/snapshot.hpp"

namespace amphi::room {

Room::Room(RoomSettings settings) : settings_(std::move(settings)), snapshot_(make_snapshot(*this)) {}

Effects Room::handle(const Command& command, Instant now) {
  now_ = now;
  before_.clear();
  after_.clear();
  except_.reset();
  const auto outcome = std::visit(
      [this](const auto& specific) -> std::optional<Outcome> {
        if constexpr (std::is_void_v<decltype(on(specific))>) {
          on(specific);
          return std::nullopt;
        } else {
          return on(specific);
        }
      },
      command);
  publish();
  if (outcome) before_.push_back(answer(*outcome));
  std::move(after_.begin(), after_.end(), std::back_inserter(before_));
  return std::move(before_);
}

Answer Room::answer(const Outcome& outcome) const {
  if (!outcome) return {outcome.error()};
  Accepted accepted = *outcome;
  accepted.revision = revision_;
  return {accepted};
}

void Room::publish() {
  ProgramRequest program = make_program();
  if (program != program_) {
    program_ = program;
    before_.push_back(SetProgram{std::move(program)});
  }
  boost::json::value snapshot = make_snapshot(*this);
  auto merge = merge_diff(snapshot_, snapshot);
  if (!merge) return;
  snapshot_ = std::move(snapshot);
  before_.push_back(Broadcast{++revision_, std::move(*merge), except_});
}

ProgramRequest Room::make_program() const {
  ProgramRequest request{scene_, {}};
  for (const ParticipantId& id : stage_) {
    const Participant& p = participants_.at(id);
    request.stage.push_back({id, p.name, !p.muted, p.camera, p.screen});
  }
  return request;
}

std::optional<Instant> Room::next_deadline() const {
  std::optional<Instant> next;
  for (const auto& [id, participant] : participants_) {
    if (participant.deadline && (!next || *participant.deadline < *next)) next = participant.deadline;
  }
  return next;
}

const Participant* Room::find(const ParticipantId& id) const {
  const auto it = participants_.find(id);
  return it == participants_.end() ? nullptr : &it->second;
}

bool Room::on_stage(const ParticipantId& id) const {
  return std::find(stage_.begin(), stage_.end(), id) != stage_.end();
}

Participant* Room::seat(const ParticipantId& id) {
  const auto it = participants_.find(id);
  return it == participants_.end() ? nullptr : &it->second;
}

Result<Participant*> Room::member(const ParticipantId& id) {
  if (Participant* participant = seat(id)) return participant;
  return fail(ErrorCode::not_found, "There is no such participant in this room.");
}

Result<Role> Room::role_of(const Sender& sender) const {
  if (const Role* role = std::get_if<Role>(&sender)) return *role;
  const Participant* participant = find(std::get<ParticipantId>(sender));
  if (participant == nullptr) return fail(ErrorCode::not_found, "You are not in this room any more.");
  return participant->role;
}

Result<> Room::allow(const Sender& sender, Action action) const {
  const auto role = role_of(sender);
  if (!role) return role.error();
  if (permission(*role, action) != Permission::always) return refusal(action);
  return {};
}

Result<> Room::allow_own(Participant& participant, Action action) {
  switch (permission(participant.role, action)) {
    case Permission::always:
      return {};
    case Permission::takes_stage:
      return enter_stage(participant);
    case Permission::on_stage:
      if (on_stage(participant.id)) return {};
      break;
    case Permission::never:
      break;
  }
  return refusal(action);
}

}  // namespace amphi::room
