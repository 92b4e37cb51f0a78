#pragma once
#include <optional>
#include <string>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/room/role.hpp"

namespace amphi::session {

/// A secret that lets its holder into one room with one role.
struct TokenConfig {
  room::Role role = room::Role::attendee;
  std::string secret;
  std::string name;  ///< for WHIP and WHEP clients, which bring none; "" numbers them
};

struct RoomConfig {
  RoomId id;  ///< [a-z0-9-]{1,64}
  std::string name;
  std::vector<TokenConfig> tokens;
  std::optional<bool> lobby = {};  ///< whether it has one at first; none: as rooms have
};

}  // namespace amphi::session
