// What the media plane tells.
#include "mcu/room/room.hpp"

namespace amphi::room {

void Room::on(const ConnectionStarted& command) {
  Participant* participant = seat(command.participant);
  if (participant == nullptr || participant->connection == command.connection) return;
  participant->connection = command.connection;
  participant->connection_state = ConnectionState::connecting;
}

void Room::on(const ConnectionChanged& command) {
  Participant* participant = seat(command.participant);
  if (participant == nullptr) return;
  if (participant->connection.empty()) participant->connection = command.connection;
  // An earlier connection that a new offer has replaced.
  if (participant->connection != command.connection) return;
  participant->connection_state = command.state;
  if (command.state == ConnectionState::closed) participant->arriving = {};
  if (participant->client != Client::browser) on_client_connection(*participant);
}

void Room::on_client_connection(Participant& participant) {
  switch (participant.connection_state) {
    case ConnectionState::connecting:
      break;
    case ConnectionState::connected:
      participant.deadline.reset();
      break;
    case ConnectionState::disconnected:
      participant.deadline = now_ + kMediaGrace;
      break;
    case ConnectionState::closed:  // For good: such a client comes back as a new one.
      drop(ParticipantId(participant.id));
      break;
  }
}

void Room::on(const ArrivingChanged& command) {
  if (Participant* participant = seat(command.participant)) participant->arriving = command.arriving;
}

void Room::on(const SenderLimitsChanged& command) {
  Participant* participant = seat(command.participant);
  if (participant == nullptr || participant->client != Client::browser) return;
  participant->limits[command.limits.source] = command.limits;
  before_.push_back(SendTo{participant->id, command.limits});
}

void Room::on(const DeliveryChanged& command) {
  Participant* participant = seat(command.participant);
  if (participant == nullptr || participant->client != Client::browser) return;
  participant->delivery = command.delivery;
  before_.push_back(SendTo{participant->id, command.delivery});
}

void Room::on(const ProgramReported& command) {
  report_ = command.report;
}

void Room::on(const LoadChanged& command) {
  load_ = command.load;
}

void Room::on(const MixerChanged& command) {
  mixer_ = command.state;
}

}  // namespace amphi::room
