#pragma once
#include <string_view>

#include "mcu/base/ids.hpp"

namespace amphi::accounts {

/// [a-z0-9-]{1,64}
bool is_room_id(std::string_view text);
/// A readable id for a room of this name, with a random end, so that it is nobody's yet.
RoomId room_id_of(std::string_view name);

}  // namespace amphi::accounts
