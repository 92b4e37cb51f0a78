#pragma once
#include <boost/json/value.hpp>

#include "mcu/room/room.hpp"

namespace amphi::room {

/// The room as clients see it, docs/protocol.md. A member that has no value is absent, never null, because a
/// merge patch cannot set null.
boost::json::value make_snapshot(const Room& room);

}  // namespace amphi::room
