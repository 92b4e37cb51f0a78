#pragma once
// The messages that are one command to the room each: docs/protocol.md.
#include <string_view>

#include "gateway/signaling/members.hpp"
#include "mcu/room/command.hpp"

namespace amphi::signaling {

/// `self` is who sent the message.
using OrderReader = room::Command (*)(Members& members, const ParticipantId& self);

/// Null for a type that is none of them.
OrderReader order_reader(std::string_view type);

/// "transition", cut where it is absent.
ports::Transition read_transition(Members& members);

}  // namespace amphi::signaling
