#pragma once
#include <map>
#include <optional>
#include <string>

#include "mcu/base/clock.hpp"
#include "mcu/room/command.hpp"
#include "mcu/room/token_bucket.hpp"

namespace amphi::room {

/// One person's seat. Data only; Room keeps the rules.
struct Participant {
  ParticipantId id;
  ResumeKey resume;
  PassId pass;
  std::string name;
  Role role = Role::attendee;
  Client client = Client::browser;
  bool muted = true;
  bool camera = false;
  bool screen = false;
  bool floor = false;                ///< a moderator gave it to him
  bool may_unmute = false;           ///< asked by a moderator: even where attendees may not unmute themselves
  Quality quality;                   ///< chosen
  std::optional<Delivery> delivery;  ///< what he is being sent; told again after a reconnection
  bool socket = false;               ///< a browser's WebSocket is there
  ConnectionId connection;
  ConnectionState connection_state = ConnectionState::connecting;
  ArrivingMedia arriving;
  std::map<Source, SenderLimits> limits;  ///< told again after a reconnection
  std::optional<Instant> deadline;        ///< leaves then, unless he is back
  std::optional<Instant> wrote;           ///< to everybody, last
  TokenBucket chat{5, std::chrono::seconds(2)};
};

}  // namespace amphi::room
