#include "mcu/room/lobby.hpp"

#include <algorithm>
#include <array>

namespace amphi::room {

std::string_view to_string(LobbyReason reason) {
  constexpr std::array<std::string_view, 5> kNames{"none", "lobby", "no_moderator", "second_device",
                                                   "locked"};
  return kNames.at(static_cast<std::size_t>(reason));
}

LobbyReason Lobby::reason_for(const Join& join, const Policy& policy, bool moderator_is_here) const {
  if (permission(join.role, Action::skip_lobby) == Permission::always) return LobbyReason::none;
  const bool known = admitted_.contains({join.pass, join.second_device});
  if (known) return LobbyReason::none;
  if (join.second_device) return LobbyReason::second_device;
  if (policy.locked) return LobbyReason::locked;
  // Without a pass: he has the room's own secret, of the configuration.
  if (join.pass.empty()) return LobbyReason::none;
  if (!moderator_is_here) return LobbyReason::no_moderator;
  return policy.lobby ? LobbyReason::lobby : LobbyReason::none;
}

Result<> Lobby::add(Waiting waiting, std::size_t capacity, Duration patience, Duration grace) {
  if (waiting_.size() >= capacity) {
    const Waiting* absent = longest_absent(waiting.since - patience, grace);
    if (absent == nullptr) return fail(ErrorCode::overloaded, "Too many people wait. Try again in a minute.");
    waiting_.erase(ParticipantId(absent->join.participant));
  }
  const ParticipantId id = waiting.join.participant;
  waiting_.insert_or_assign(id, std::move(waiting));
  ++version_;
  return {};
}

/// Of those who went before that time; null without any.
const Waiting* Lobby::longest_absent(Instant before, Duration grace) const {
  const Waiting* absent = nullptr;
  for (const auto& [id, waiting] : waiting_) {
    if (!waiting.deadline || *waiting.deadline - grace > before) continue;
    if (absent == nullptr || *waiting.deadline < *absent->deadline) absent = &waiting;
  }
  return absent;
}

void Lobby::remove(const ParticipantId& id) {
  version_ += waiting_.erase(id);
}

void Lobby::set_reason(const ParticipantId& id, LobbyReason reason) {
  waiting_.at(id).reason = reason;
  ++version_;
}

void Lobby::set_socket(const ParticipantId& id, bool socket, std::optional<Instant> deadline) {
  Waiting& waiting = waiting_.at(id);
  waiting.socket = socket;
  waiting.deadline = deadline;
}

const Waiting* Lobby::find(const ParticipantId& id) const {
  const auto it = waiting_.find(id);
  return it == waiting_.end() ? nullptr : &it->second;
}

const Waiting* Lobby::find(const ResumeKey& key) const {
  if (key.empty()) return nullptr;
  const auto it = std::find_if(waiting_.begin(), waiting_.end(),
                               [&](const auto& entry) { return entry.second.join.resume == key; });
  return it == waiting_.end() ? nullptr : &it->second;
}

std::vector<ParticipantId> Lobby::overdue(Instant now) const {
  std::vector<ParticipantId> ids;
  for (const auto& [id, waiting] : waiting_) {
    if (waiting.deadline && *waiting.deadline <= now) ids.push_back(id);
  }
  return ids;
}

void Lobby::remember(const Join& join) {
  if (!join.pass.empty() && admitted_.size() < kMaxRemembered) {
    admitted_.emplace(join.pass, join.second_device);
  }
}

void Lobby::forget(const PassId& pass) {
  admitted_.erase({pass, false});
  admitted_.erase({pass, true});
}

void Lobby::bar(const PassId& pass, bool second_device, Instant until) {
  if (barred_.size() >= kMaxRemembered) barred_.erase(barred_.begin());
  barred_[{pass, second_device}] = until;
}

bool Lobby::barred(const Join& join, Instant now) const {
  const auto it = barred_.find({join.pass, join.second_device});
  return it != barred_.end() && now < it->second;
}

}  // namespace amphi::room
