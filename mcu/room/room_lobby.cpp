// Who waits to be let in, and the rules that moderators set.
#include <algorithm>

#include "mcu/room/room.hpp"

namespace amphi::room {

bool Room::moderator_is_here() const {
  return std::any_of(participants_.begin(), participants_.end(),
                     [](const auto& entry) { return entry.second.role == Role::moderator; });
}

LobbyReason Room::reason_to_wait(const Join& join) const {
  return lobby_.reason_for(join, policy_, moderator_is_here());
}

Room::Outcome Room::wait(const Join& join, std::string name, LobbyReason reason) {
  if (join.client != Client::browser) {
    if (reason == LobbyReason::locked) return fail(ErrorCode::forbidden, "A moderator has locked the room.");
    return refusal(Action::skip_lobby);
  }
  std::vector<ParticipantId> earlier;
  for (const auto& [id, waiting] : lobby_.waiting()) {
    const bool same = !join.pass.empty() && waiting.join.pass == join.pass;
    if (same && waiting.join.second_device == join.second_device) earlier.push_back(id);
  }
  for (const ParticipantId& id : earlier) turn_away(id, CloseReason::replaced);
  Waiting waiting{.join = join, .reason = reason, .since = now_, .deadline = {}};
  waiting.join.name = std::move(name);
  if (auto added = lobby_.add(std::move(waiting), settings_.max_waiting, kPatience, kGrace); !added) {
    return added.error();
  }
  return Accepted{.participant = join.participant, .role = join.role, .waiting = reason};
}

Room::Outcome Room::resume_waiting(const Waiting& waiting) {
  const ParticipantId id = waiting.join.participant;
  if (waiting.socket) before_.push_back(CloseSocket{id, CloseReason::replaced});
  lobby_.set_socket(id, true, std::nullopt);
  return Accepted{.participant = id, .role = waiting.join.role, .waiting = waiting.reason};
}

Result<> Room::let_in(const ParticipantId& id) {
  const Waiting waiting = *lobby_.find(id);
  if (auto checked = check_load(waiting.join.role); !checked) return checked.error();
  auto entered = enter(waiting.join, waiting.join.role, waiting.join.name);
  if (!entered) return entered.error();
  Participant& participant = participants_.at(id);
  participant.socket = waiting.socket;
  participant.deadline = waiting.deadline;
  lobby_.remove(id);
  after_.push_back(WaitingChanged{*entered});
  return {};
}

Room::Outcome Room::on(const Admit& command) {
  if (auto allowed = allow(command.by, Action::admit); !allowed) return allowed.error();
  if (command.participant) {
    if (lobby_.find(*command.participant) == nullptr) {
      return fail(ErrorCode::not_found, "This person does not wait any more.");
    }
    if (auto in = let_in(*command.participant); !in) return in.error();
    return Accepted{};
  }
  std::vector<const Waiting*> queue;
  for (const auto& [id, waiting] : lobby_.waiting()) queue.push_back(&waiting);
  std::sort(queue.begin(), queue.end(),
            [](const Waiting* a, const Waiting* b) { return a->since < b->since; });
  for (const Waiting* waiting : queue) {
    if (auto in = let_in(ParticipantId(waiting->join.participant)); !in) return in.error();
  }
  return Accepted{};
}

Room::Outcome Room::on(const Refuse& command) {
  if (auto allowed = allow(command.by, Action::admit); !allowed) return allowed.error();
  const Waiting* waiting = lobby_.find(command.participant);
  if (waiting == nullptr) return fail(ErrorCode::not_found, "This person does not wait any more.");
  const PassId pass = waiting->join.pass;
  if (waiting->join.second_device) {
    // Whoever holds the invitation may be here with his first device: it stays good.
    lobby_.bar(pass, true, now_ + kRefusedDevice);
    turn_away(command.participant, CloseReason::refused);
  } else if (pass.empty()) {
    turn_away(command.participant, CloseReason::refused);
  } else {
    dismiss(pass, CloseReason::refused);
    before_.push_back(PutOut{pass});
  }
  return Accepted{};
}

/// Whoever has no reason to wait any more comes in, and others may wait for another reason now.
void Room::review_lobby() {
  const Review review{policy_, moderator_is_here(), participants_.size(), load_};
  if (review == reviewed_) return;
  std::vector<ParticipantId> ids;
  for (const auto& [id, waiting] : lobby_.waiting()) ids.push_back(id);
  for (const ParticipantId& id : ids) {
    const Waiting& waiting = *lobby_.find(id);
    const LobbyReason reason = reason_to_wait(waiting.join);
    if (reason == waiting.reason) continue;
    // In a full room he goes on waiting.
    if (reason == LobbyReason::none) {
      (void)let_in(id);
      continue;
    }
    lobby_.set_reason(id, reason);
    after_.push_back(WaitingChanged{{.participant = id, .role = waiting.join.role, .waiting = reason}});
  }
  reviewed_ = Review{policy_, moderator_is_here(), participants_.size(), load_};
}

Room::Outcome Room::on(const ChangePolicy& command) {
  if (auto allowed = allow(command.by, Action::change_policy); !allowed) return allowed.error();
  policy_ = changed(policy_, command.change);
  return Accepted{};
}

void Room::on(const Configure& command) {
  settings_.name = command.name;
  settings_.policy = command.policy;
  const bool locked = policy_.locked;
  policy_ = command.policy;
  policy_.locked = locked;
}

}  // namespace amphi::room
