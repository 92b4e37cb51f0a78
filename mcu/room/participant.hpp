#pragma once
#include <map>
#include <optional>
#include <string>

#include "mcu/base/clock.hpp"
#include "mcu/room/command.hpp"

namespace amphi::room {

/// One person's seat. Data only; Room keeps the rules.
struct Participant {
  ParticipantId id;
  ResumeKey resume;
  std::string name;
  Role role = Role::attendee;
  Client client = Client::browser;
  bool muted = true;
  bool camera = false;
  bool screen = false;
  Quality quality;                   ///< chosen
  std::optional<Delivery> delivery;  ///< what he is being sent; told again after a reconnection
  bool socket = false;               ///< a browser's WebSocket is there
  ConnectionId connection;
  ConnectionState connection_state = ConnectionState::connecting;
  ArrivingMedia arriving;
  std::map<Source, SenderLimits> limits;  ///< told again after a reconnection
  std::optional<Instant> deadline;        ///< leaves then, unless he is back
};

}  // namespace amphi::room
