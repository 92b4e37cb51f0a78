#pragma once
// Who gives a command.
#include <variant>

#include "mcu/base/ids.hpp"
#include "mcu/ports/door.hpp"
#include "mcu/room/role.hpp"

namespace amphi::room {

using ports::LobbyReason;
using ports::PassId;

/// A digest of the secret that lets a client take its seat again; the caller hashes, so that looking it up
/// tells an attacker's stop-watch nothing.
using ResumeKey = Id<struct ResumeKeyTag>;

/// Who gives an order to others: a participant, or somebody outside the room with a token of that role
/// (REST).
using Sender = std::variant<ParticipantId, Role>;

}  // namespace amphi::room
