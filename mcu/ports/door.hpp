#pragma once
// What a room needs to know of who may come in. Implemented by mcu/accounts, faked in tests.
#include <cstdint>
#include <string>

#include "mcu/base/ids.hpp"

namespace amphi::ports {

/// One person's right to be in a room, as long as nobody revokes it: a browser that used an invitation, or an
/// account.
using PassId = Id<struct PassIdTag>;

/// Why somebody waits in the lobby.
enum class LobbyReason : std::uint8_t {
  none,           ///< he does not wait
  lobby,          ///< the room has a lobby, and he was not admitted before
  no_moderator,   ///< nobody is there who could admit him; not even where the lobby is off
  second_device,  ///< his personal invitation was used by another browser before
  locked,         ///< a moderator locked the room
};

/// Revokes for good. Called on the control thread; does not fail for passes that are gone.
class Door {
 public:
  virtual ~Door() = default;
  /// A moderator put this person out of the room: exactly what let him in opens no room any more. Of a
  /// personal invitation that is the invitation, of a class's link this one browser's use of it.
  virtual void put_out(const RoomId&, const PassId&) = 0;
};

}  // namespace amphi::ports
