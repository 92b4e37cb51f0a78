#pragma once
// What the mixer tells amphi: {"type":"report",...} on every change of what is on screen or who speaks, and
// at least every second.
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "mcu/base/result.hpp"
#include "mcu/media/scene.hpp"

namespace amphi::link {

/// A tile as it is in the picture now; in canvas pixels.
struct Region {
  Tile tile;
  int x = 0, y = 0, width = 0, height = 0;
  bool live = false;  ///< false while a placeholder or a greyed last picture stands there
  friend bool operator==(const Region&, const Region&) = default;
};

/// What the mixer knows and the room wants to know.
struct Report {
  std::uint64_t revision = 0;  ///< of the program that is in the picture
  std::vector<Region> on_screen;
  std::optional<ParticipantId> active_speaker;
  // Statistics since the mixer started.
  std::uint64_t frames = 0;           ///< composed
  std::uint64_t unchanged = 0;        ///< picture ticks at which nothing had to be composed
  std::uint64_t encoded = 0;          ///< pictures given to encoders, summed over the outputs
  std::uint64_t dropped = 0;          ///< pictures that an encoder had no time for
  std::uint64_t late_ticks = 0;       ///< picture ticks that started more than half a frame late
  std::uint64_t late_sound = 0;       ///< sound ticks that started more than 10 ms late
  std::uint64_t concealed = 0;        ///< 20 ms pieces of sound made up for lost ones
  std::uint64_t bad_packets = 0;      ///< dropped as malformed
  std::int64_t max_frame_gap_us = 0;  ///< largest time between two composed frames in the last second
  friend bool operator==(const Report&, const Report&) = default;
};

boost::json::value to_json(const Report& report);
Result<Report> report_from_json(const boost::json::value& json);

}  // namespace amphi::link
