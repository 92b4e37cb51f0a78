#pragma once
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "gateway/fanout/statistics.hpp"
#include "mcu/app/config.hpp"
#include "mcu/app/load_governor.hpp"
#include "mcu/app/machine_load.hpp"
#include "mcu/app/tick_shares.hpp"
#include "mcu/ports/media.hpp"
#include "mcu/ports/timers.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::app {

/// Looks at the machine and at the media plane once a second, and has both save work when there is too much
/// of it. A room whose ticks come late on a machine with time to spare has too much to do for one process: it
/// saves alone, as much as does not concern who comes in. Owner: ServerApp; control thread.
class LoadMonitor {
 public:
  /// Asks for the counts of all rooms; they come on the control thread, at once or later.
  using Statistics = std::vector<fanout::RoomStatistics>;
  using AskStatistics = std::function<void(std::function<void(Statistics)>)>;

  LoadMonitor(ports::MediaPlane& plane, AskStatistics ask, session::RoomRegistry& rooms,
              ports::Timers& timers, const Limits& limits, MachineLoad machine = MachineLoad());

  [[nodiscard]] const LoadSample& sample() const { return sample_; }
  [[nodiscard]] ports::Thinning thinning() const { return thinning_; }
  /// At most a second old.
  [[nodiscard]] const Statistics& statistics() const { return statistics_; }
  [[nodiscard]] const MachineLoad& machine() const { return machine_; }

 private:
  static constexpr Duration kInterval = std::chrono::seconds(1);

  void wait();
  void ask();
  void take(Statistics statistics);
  void apply(ports::Thinning thinning);
  void apply_to_rooms(Instant now);

  ports::MediaPlane& plane_;
  AskStatistics ask_;
  session::RoomRegistry& rooms_;
  ports::Timers& timers_;
  bool thin_out_;
  LoadThresholds thresholds_;
  LoadGovernor governor_;
  std::map<RoomId, LoadGovernor> room_governors_;
  std::map<RoomId, ports::Thinning> told_;  ///< rooms that save more than all do
  MachineLoad machine_;
  TickShares ticks_;
  Instant last_;
  LoadSample sample_;
  ports::Thinning thinning_ = ports::Thinning::none;
  Statistics statistics_;
  std::unique_ptr<ports::Timer> timer_;
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);  ///< expired once destroyed
};

}  // namespace amphi::app
