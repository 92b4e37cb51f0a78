#include "mcu/session/room_actor.hpp"

#include <chrono>
#include <utility>

#include "mcu/session/messages.hpp"

namespace amphi::session {
namespace {

std::shared_ptr<const std::string> shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

room::RoomSettings with_clock(room::RoomSettings settings, const ports::Timers& timers) {
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  settings.unix_at_zero =
      std::chrono::duration_cast<std::chrono::seconds>(since_1970 - timers.now().time_since_epoch());
  return settings;
}

}  // namespace

RoomActor::RoomActor(room::RoomSettings settings, ports::MediaPlane& plane, ports::Timers& timers,
                     RoomKeeping keeping)
    : plane_(plane),
      timers_(timers),
      keeping_(std::move(keeping)),
      room_(with_clock(std::move(settings), timers)) {}

RoomActor::~RoomActor() = default;

void RoomActor::handle(room::Command command, AnswerHandler answer) {
  handle(std::move(command), nullptr, std::move(answer));
}

void RoomActor::handle(room::Command command, Channel channel, AnswerHandler answer) {
  pending_.push_back({std::move(command), std::move(channel), std::move(answer)});
  if (std::exchange(running_, true)) return;
  while (!pending_.empty()) {
    Pending next = std::move(pending_.front());
    pending_.pop_front();
    run(std::move(next));
  }
  running_ = false;
  arm_deadline();
  arm_closing();
  arm_vitals();
}

void RoomActor::run(Pending pending) {
  room::Effects effects = room_.handle(pending.command, timers_.now());
  if (!room_.empty() && !media_) open_media();
  for (room::Effect& effect : effects) {
    std::visit([&](auto& specific) { perform(specific, pending); }, effect);
  }
}

void RoomActor::perform(room::Answer& answer, Pending& pending) {
  if (answer.result && pending.channel) {
    const room::Accepted& accepted = *answer.result;
    if (accepted.waiting == ports::LobbyReason::none) {
      take_in(accepted.participant, pending.channel);
    } else {
      waiting_[accepted.participant] = {pending.channel, pending.answer};
    }
  }
  if (pending.answer) pending.answer(answer.result);
}

void RoomActor::perform(room::WaitingChanged& effect, Pending&) {
  const auto it = waiting_.find(effect.accepted.participant);
  if (it == waiting_.end()) return;
  const WaitingClient client = it->second;
  if (effect.accepted.waiting == ports::LobbyReason::none) {
    waiting_.erase(it);
    take_in(effect.accepted.participant, client.channel);
  }
  client.answer(effect.accepted);
}

void RoomActor::take_in(const ParticipantId& participant, Channel channel) {
  channels_[participant] = std::move(channel);
  vitals_.forget(participant);
}

RoomActor::Channel RoomActor::take_out(const ParticipantId& participant) {
  vitals_.forget(participant);
  if (const auto here = channels_.extract(participant)) return here.mapped();
  if (const auto waiting = waiting_.extract(participant)) return waiting.mapped().channel;
  return nullptr;
}

bool RoomActor::is_moderator(const ParticipantId& participant) const {
  const room::Participant* found = room_.find(participant);
  return found != nullptr && found->role == room::Role::moderator;
}

void RoomActor::perform(room::SendTo& effect, Pending&) {
  const auto it = channels_.find(effect.participant);
  if (it != channels_.end()) it->second->send(shared(to_text(effect.message)));
}

void RoomActor::perform(room::SendToAll& effect, Pending&) {
  const auto text = shared(to_text(effect.message));
  for (const auto& [participant, channel] : channels_) {
    const bool reads = effect.audience == room::Audience::everyone || effect.also == participant ||
                       is_moderator(participant);
    if (reads) channel->send(text);
  }
}

void RoomActor::perform(room::Broadcast& effect, Pending&) {
  const auto text = shared(patch_message(effect));
  for (const auto& [participant, channel] : channels_) {
    if (effect.except != participant) channel->send(text);
  }
}

void RoomActor::perform(room::ModerationPatch& effect, Pending&) {
  const auto text = shared(patch_message(effect));
  for (const auto& [participant, channel] : channels_) {
    if (effect.except != participant && is_moderator(participant)) channel->send(text);
  }
}

void RoomActor::perform(room::SetProgram& effect, Pending&) {
  if (media_) set_program(std::move(effect.request));
}

void RoomActor::perform(room::ApplyQuality& effect, Pending&) {
  if (media_) media_->set_quality(effect.participant, effect.quality, effect.stills_possible);
}

void RoomActor::perform(room::DropMedia& effect, Pending&) {
  std::erase_if(connections_, [&](const auto& entry) { return entry.second == effect.participant; });
  if (media_) media_->remove(effect.participant);
}

void RoomActor::perform(room::CloseSocket& effect, Pending&) {
  const Channel channel = take_out(effect.participant);
  if (!channel) return;
  if (auto text = removed_message(effect.reason); !text.empty()) channel->send(shared(std::move(text)));
  channel->close(effect.reason);
}

void RoomActor::perform(room::PutOut& effect, Pending&) {
  if (keeping_.door != nullptr) keeping_.door->put_out(room_.settings().id, effect.pass);
}

void RoomActor::perform(room::SaveScenes& effect, Pending&) {
  if (keeping_.save_scenes) keeping_.save_scenes(room_.settings().id, effect.json);
}

void RoomActor::socket_lost(const ParticipantId& participant, const ports::ParticipantChannel* channel) {
  const auto here = channels_.find(participant);
  const auto waiting = waiting_.find(participant);
  if (here != channels_.end() && here->second.get() == channel) {
    take_out(participant);
  } else if (waiting != waiting_.end() && waiting->second.channel.get() == channel) {
    take_out(participant);
  } else {
    return;
  }
  handle(room::SocketLost{participant});
}

// Timers.

void RoomActor::arm_deadline() {
  const auto next = room_.next_deadline();
  if (next == deadline_) return;
  deadline_ = next;
  deadline_timer_.reset();
  if (!next) return;
  deadline_timer_ = timers_.call_at(*next, [this] {
    deadline_.reset();
    handle(room::Tick{});
  });
}

void RoomActor::arm_closing() {
  if (!room_.empty() || !media_) {
    closing_timer_.reset();
  } else if (!closing_timer_) {
    closing_timer_ = timers_.call_at(timers_.now() + kEmptyRoomGrace, [this] { close_media(); });
  }
}

}  // namespace amphi::session
