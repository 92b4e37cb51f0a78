#include "mcu/app/tick_shares.hpp"

#include <algorithm>
#include <chrono>

namespace amphi::app {
namespace {

constexpr double kSoundTicksPerSecond = 50;

double share(std::uint64_t part, double whole) {
  return whole > 0 ? std::min(1.0, static_cast<double>(part) / whole) : 0.0;
}

/// Counters of one mixer only rise; others are of no use.
bool never_falls(const link::Report& before, const link::Report& after) {
  return before.frames <= after.frames && before.unchanged <= after.unchanged &&
         before.encoded <= after.encoded && before.dropped <= after.dropped &&
         before.late_ticks <= after.late_ticks && before.late_sound <= after.late_sound;
}

}  // namespace

TickShares::Shares TickShares::between(const link::Report& before, const link::Report& after,
                                       Duration elapsed) {
  const double seconds = std::chrono::duration<double>(elapsed).count();
  const std::uint64_t ticks = after.frames + after.unchanged - before.frames - before.unchanged;
  const std::uint64_t dropped = after.dropped - before.dropped;
  const std::uint64_t pictures = after.encoded - before.encoded + dropped;
  Shares shares;
  shares.late = std::max(share(after.late_ticks - before.late_ticks, static_cast<double>(ticks)),
                         share(after.late_sound - before.late_sound, kSoundTicksPerSecond * seconds));
  shares.dropped = share(dropped, static_cast<double>(pictures));
  return shares;
}

TickShares::Shares TickShares::update(const std::vector<fanout::RoomStatistics>& rooms, Duration elapsed) {
  Shares worst;
  std::map<RoomId, Room> seen;
  shares_.clear();
  for (const fanout::RoomStatistics& room : rooms) {
    if (!room.mixer) continue;
    const auto known = rooms_.find(room.room);
    const bool same_mixer = known != rooms_.end() && known->second.restarts == room.mixer_restarts &&
                            never_falls(known->second.report, *room.mixer);
    if (same_mixer) {
      const Shares shares = between(known->second.report, *room.mixer, elapsed);
      shares_[room.room] = shares;
      worst.late = std::max(worst.late, shares.late);
      worst.dropped = std::max(worst.dropped, shares.dropped);
    }
    seen[room.room] = {room.mixer_restarts, *room.mixer};
  }
  rooms_ = std::move(seen);
  return worst;
}

}  // namespace amphi::app
