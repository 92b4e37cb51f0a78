#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "gateway/fanout/statistics.hpp"
#include "mcu/app/load_governor.hpp"
#include "mcu/app/machine_load.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::app {

/// proc(5) of this process.
struct ProcessFigures {
  double cpu_seconds = 0;
  double mixer_cpu_seconds = 0;  ///< of the mixers that run now
  double start_time = 0;         ///< seconds since 1970
  std::uint64_t resident_bytes = 0;
  std::uint64_t open_files = 0;
  std::uint64_t most_open_files = 0;
};
ProcessFigures process_figures(const MachineLoad& machine);

struct MetricsInput {
  ProcessFigures process;
  LoadSample load;
  ports::Thinning thinning = ports::Thinning::none;
  std::size_t http_connections = 0;
  const session::RoomRegistry* rooms = nullptr;
  const std::vector<fanout::RoomStatistics>* media = nullptr;
};

/// Everything in Prometheus' text format (version 0.0.4). Rooms are named by their place in the
/// configuration, from 1: no names, ids, addresses or tokens are in it.
std::string metrics_text(const MetricsInput& input);

inline constexpr const char* kMetricsType = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace amphi::app
