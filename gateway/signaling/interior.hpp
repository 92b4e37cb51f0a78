#pragma once
#include <boost/json/object.hpp>
#include <functional>

#include "gateway/signaling/room_keeper.hpp"
#include "mcu/accounts/service.hpp"
#include "mcu/ports/recording_archive.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::signaling {

/// What the routes of the HTTP interface work on; all of it outlives them. Control thread.
struct Interior {
  accounts::Service& accounts;
  session::RoomRegistry& registry;
  RoomKeeper& keeper;
  /// The state of the machine for `GET /machine`.
  std::function<boost::json::object()> machine = {};
  ports::RecordingArchive* recordings = nullptr;  ///< null: nothing is recorded here
};

}  // namespace amphi::signaling
