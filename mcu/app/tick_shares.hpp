#pragma once
#include <map>
#include <optional>
#include <vector>

#include "gateway/fanout/statistics.hpp"
#include "mcu/base/clock.hpp"

namespace amphi::app {

/// From the mixers' counters: how much of their work came late or was dropped since the last call. Any one
/// thread.
class TickShares {
 public:
  struct Shares {
    double late = 0;     ///< 0..1 of the picture ticks, or of the sound ticks if that is worse
    double dropped = 0;  ///< 0..1 of the pictures for encoders
  };
  /// The worst room's shares. Rooms and mixers that are new count from the next call on.
  Shares update(const std::vector<fanout::RoomStatistics>& rooms, Duration elapsed);
  /// Those of each room with a mixer, at the last update(); nothing of new ones.
  [[nodiscard]] const std::map<RoomId, Shares>& rooms() const { return shares_; }

 private:
  struct Room {
    std::uint64_t restarts = 0;
    link::Report report;
  };
  static Shares between(const link::Report& before, const link::Report& after, Duration elapsed);

  std::map<RoomId, Room> rooms_;
  std::map<RoomId, Shares> shares_;
};

}  // namespace amphi::app
