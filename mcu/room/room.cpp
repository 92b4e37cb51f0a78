#include "mcu/room/room.hpp"

#include <algorithm>
#include <type_traits>

namespace amphi::room {

Room::Room(RoomSettings settings)
    : settings_(std::move(settings)),
      policy_(settings_.policy),
      desk_(saved_scenes_from_json(settings_.saved_scenes)),
      recording_(settings_.recordable),
      snapshot_(*this),
      moderation_(*this) {}

Effects Room::handle(const Command& command, Instant now) {
  now_ = now;
  before_.clear();
  after_.clear();
  except_.reset();
  transition_ = Transition::cut;
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
  forget_if_empty();
  review_lobby();
  publish();
  if (outcome) before_.push_back(answer(*outcome));
  for (Effect& effect : after_) {
    if (auto* changed = std::get_if<WaitingChanged>(&effect)) changed->accepted.revision = revision_;
    before_.push_back(std::move(effect));
  }
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
    program.transition = transition_;
    before_.push_back(SetProgram{std::move(program)});
  }
  if (auto merge = snapshot_.update(*this)) {
    before_.push_back(Broadcast{++revision_, std::move(*merge), except_});
  }
  if (auto merge = moderation_.update(*this)) {
    before_.push_back(ModerationPatch{++moderation_revision_, std::move(*merge), except_});
  }
}

ProgramRequest Room::make_program() const {
  ProgramRequest request{desk_.live(), {}};
  for (const ParticipantId& id : stage_) {
    const Participant& p = participants_.at(id);
    request.stage.push_back({id, p.name, !p.muted, p.camera, p.screen});
    if (recording_.request() && !recording_.accepted(id)) request.declined.insert(id);
  }
  request.recording = recording_.request();
  request.recording_end = recording_.end();
  return request;
}

std::optional<Instant> Room::next_deadline() const {
  std::optional<Instant> next;
  const auto consider = [&](const std::optional<Instant>& deadline) {
    if (deadline && (!next || *deadline < *next)) next = deadline;
  };
  for (const auto& [id, participant] : participants_) consider(participant.deadline);
  for (const auto& [id, waiting] : lobby_.waiting()) consider(waiting.deadline);
  return next;
}

std::int64_t Room::unix_time(Instant at) const {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch() + settings_.unix_at_zero)
      .count();
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

Result<Participant*> Room::member_for(const Sender& sender, Action action, const ParticipantId& id) {
  if (auto allowed = allow(sender, action); !allowed) return allowed.error();
  return member(id);
}

Result<Role> Room::role_of(const Sender& sender) const {
  if (const Role* role = std::get_if<Role>(&sender)) return *role;
  const Participant* participant = find(std::get<ParticipantId>(sender));
  if (participant == nullptr) return fail(ErrorCode::not_found, "You are not in this room any more.");
  return participant->role;
}

std::string Room::name_of(const Sender& sender) const {
  const auto* id = std::get_if<ParticipantId>(&sender);
  const Participant* participant = id != nullptr ? find(*id) : nullptr;
  return participant != nullptr ? participant->name : "";
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
    case Permission::by_policy:
      if (action == Action::chat_all && policy_.chat == ChatMode::all) return {};
      break;
    case Permission::never:
      break;
  }
  return refusal(action);
}

}  // namespace amphi::room
