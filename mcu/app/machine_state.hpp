#pragma once
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/server.hpp"
#include "mcu/app/load_monitor.hpp"

namespace amphi::app {

/// What an admin sees of the machine, docs/api.md, `GET /machine`; the rooms are not in it.
struct MachineStateInput {
  const LoadMonitor* monitor = nullptr;  ///< null while the server starts or stops
  const http::ServerConfig* http = nullptr;
  std::string store_folder;  ///< "": nothing is kept on a disk
  Instant started;
};
boost::json::object machine_state(const MachineStateInput& input, Instant now);

/// 0..1 of the memory in use, out of /proc/meminfo; nothing when it cannot be read.
std::optional<double> parse_memory_in_use(std::string_view meminfo);

}  // namespace amphi::app
