#include "mcu/session/room_actor.hpp"

#include <utility>

#include "mcu/session/messages.hpp"

namespace amphi::session {
namespace {

std::shared_ptr<const std::string> shared(std::string text) {
  return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

RoomActor::RoomActor(room::RoomSettings settings, ports::MediaPlane& plane, ports::Timers& timers)
    : plane_(plane), timers_(timers), room_(std::move(settings)) {}

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
}

void RoomActor::run(Pending pending) {
  room::Effects effects = room_.handle(pending.command, timers_.now());
  if (!room_.empty() && !media_) open_media();
  for (room::Effect& effect : effects) {
    std::visit([&](auto& specific) { perform(specific, pending); }, effect);
  }
}

void RoomActor::perform(room::Answer& answer, Pending& pending) {
  if (answer.result && pending.channel) channels_[answer.result->participant] = pending.channel;
  if (pending.answer) pending.answer(answer.result);
}

void RoomActor::perform(room::SendTo& effect, Pending&) {
  const auto it = channels_.find(effect.participant);
  if (it != channels_.end()) it->second->send(shared(to_text(effect.message)));
}

void RoomActor::perform(room::Broadcast& effect, Pending&) {
  const auto text = shared(patch_message(effect));
  for (const auto& [participant, channel] : channels_) {
    if (effect.except != participant) channel->send(text);
  }
}

void RoomActor::perform(room::SetProgram& effect, Pending&) {
  if (media_) media_->set_program(std::move(effect.request));
}

void RoomActor::perform(room::ApplyQuality& effect, Pending&) {
  if (media_) media_->set_quality(effect.participant, effect.quality, effect.stills_possible);
}

void RoomActor::perform(room::DropMedia& effect, Pending&) {
  std::erase_if(connections_, [&](const auto& entry) { return entry.second == effect.participant; });
  if (media_) media_->remove(effect.participant);
}

void RoomActor::perform(room::CloseSocket& effect, Pending&) {
  auto node = channels_.extract(effect.participant);
  if (node.empty()) return;
  if (auto text = removed_message(effect.reason); !text.empty()) node.mapped()->send(shared(std::move(text)));
  node.mapped()->close(effect.reason);
}

void RoomActor::socket_lost(const ParticipantId& participant, const ports::ParticipantChannel* channel) {
  const auto it = channels_.find(participant);
  if (it == channels_.end() || it->second.get() != channel) return;
  channels_.erase(it);
  handle(room::SocketLost{participant});
}

// Media.

void RoomActor::open_media() {
  media_epoch_ = std::make_shared<const bool>(true);
  media_ = plane_.open(room_.settings().id, *this);
  media_->set_program(room_.program());
}

void RoomActor::close_media() {
  closing_timer_.reset();
  media_epoch_.reset();
  media_.reset();
  handle(room::ProgramReported{});
  handle(room::MixerChanged{});
}

void RoomActor::connect(const ParticipantId& participant, ports::ConnectionPurpose purpose, std::string offer,
                        ports::RoomMedia::AnswerHandler handler) {
  if (!media_ || room_.find(participant) == nullptr) {
    handler(fail(ErrorCode::not_found, "You are not in this room any more."));
    return;
  }
  media_->connect(participant, purpose, std::move(offer),
                  [this, participant, handler = std::move(handler)](Result<ports::MediaAnswer> answer) {
                    answered(participant, std::move(answer), handler);
                  });
}

void RoomActor::answered(const ParticipantId& participant, Result<ports::MediaAnswer> answer,
                         const ports::RoomMedia::AnswerHandler& handler) {
  if (answer && room_.find(participant) == nullptr) {
    media_->disconnect(answer->connection);
    answer = fail(ErrorCode::closed, "The participant has left the room.");
  }
  if (answer) {
    connections_[answer->connection] = participant;
    handle(room::ConnectionStarted{participant, answer->connection});
  }
  handler(std::move(answer));
}

void RoomActor::patch(const ParticipantId& participant, const ConnectionId& connection, std::string fragment,
                      ports::RoomMedia::FragmentHandler handler) {
  const auto it = connections_.find(connection);
  if (!media_ || it == connections_.end() || it->second != participant) {
    handler(fail(ErrorCode::not_found, "There is no such connection."));
    return;
  }
  media_->patch(connection, std::move(fragment), std::move(handler));
}

// Events wait for the next turn, so that a command's effects may call RoomMedia whatever it is doing just
// now.

void RoomActor::post(room::Command command) {
  timers_.post([this, alive = std::weak_ptr(media_epoch_), command = std::move(command)] {
    if (!alive.expired()) handle(command);
  });
}

void RoomActor::on_connection(const ParticipantId& participant, const ConnectionId& connection,
                              ports::ConnectionState state) {
  if (state == ports::ConnectionState::closed) connections_.erase(connection);
  post(room::ConnectionChanged{participant, connection, state});
}

void RoomActor::on_arriving(const ParticipantId& participant, const ports::ArrivingMedia& arriving) {
  post(room::ArrivingChanged{participant, arriving});
}

void RoomActor::on_sender_limits(const ParticipantId& participant, const ports::SenderLimits& limits) {
  post(room::SenderLimitsChanged{participant, limits});
}

void RoomActor::on_program(const ports::ProgramReport& report) {
  post(room::ProgramReported{report});
}

void RoomActor::on_delivery(const ParticipantId& participant, const ports::Delivery& delivery) {
  post(room::DeliveryChanged{participant, delivery});
}

void RoomActor::on_still(const std::vector<ParticipantId>& watchers, const ports::Still& still) {
  for (const ParticipantId& watcher : watchers) {
    if (const auto channel = channels_.find(watcher); channel != channels_.end())
      channel->second->send_still(still);
  }
}

void RoomActor::on_mixer(ports::MixerState state) {
  post(room::MixerChanged{state});
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
