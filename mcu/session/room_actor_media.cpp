// Between a room and its media.
#include <algorithm>
#include <utility>

#include "mcu/session/room_actor.hpp"

namespace amphi::session {

void RoomActor::open_media() {
  media_epoch_ = std::make_shared<const bool>(true);
  media_ = plane_.open(room_.settings().id, *this);
  set_program(room_.program());
}

/// With the pictures that the scene names. They are asked for once while it shows them.
void RoomActor::set_program(ports::ProgramRequest request) {
  for (const PictureId& id : picture_ids(request.scene)) {
    const auto known = pictures_.find(id);
    ports::Picture picture = known != pictures_.end() ? known->second : nullptr;
    if (!picture && keeping_.picture) picture = keeping_.picture(room_.settings().id, id);
    if (picture) request.pictures.emplace(id, std::move(picture));
  }
  pictures_ = request.pictures;
  media_->set_program(std::move(request));
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

void RoomActor::on_recording(const ports::RecordingReport& report) {
  post(room::RecordingReported{report});
}

void RoomActor::on_mixer(ports::MixerState state) {
  post(room::MixerChanged{state});
}

// How links fare.

void RoomActor::arm_vitals() {
  const bool wanted = media_ && std::any_of(channels_.begin(), channels_.end(),
                                            [&](const auto& entry) { return is_moderator(entry.first); });
  if (!wanted) {
    vitals_timer_.reset();
  } else if (!vitals_timer_) {
    vitals_timer_ = timers_.call_at(timers_.now() + kVitalsInterval, [this] { ask_vitals(); });
  }
}

void RoomActor::ask_vitals() {
  vitals_timer_.reset();
  if (media_) media_->vitals([this](const std::vector<ports::Vitals>& vitals) { tell_vitals(vitals); });
  arm_vitals();
}

void RoomActor::tell_vitals(const std::vector<ports::Vitals>& vitals) {
  vitals_.update(vitals);
  for (const auto& [participant, channel] : channels_) {
    if (!is_moderator(participant)) continue;
    if (auto text = vitals_.message_for(participant)) channel->send(std::move(text));
  }
}

}  // namespace amphi::session
