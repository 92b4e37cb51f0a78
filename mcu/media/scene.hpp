#pragma once
// What the picture shows. The room keeps a Scene, the link carries it, the mixer's layout engine resolves it.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/media/codec.hpp"

namespace amphi {

enum class Preset : std::uint8_t {
  grid,
  speaker_strip,
  side_by_side,
  picture_in_picture,
  presentation,
  single
};

inline constexpr std::array kPresets{Preset::grid,         Preset::speaker_strip,
                                     Preset::side_by_side, Preset::picture_in_picture,
                                     Preset::presentation, Preset::single};

std::string_view to_string(Preset preset);  ///< "grid", "speaker_strip", ...
std::optional<Preset> preset_from_string(std::string_view text);

/// One picture of one person: a camera or a screen.
struct Tile {
  ParticipantId participant;
  Source source = Source::camera;
  friend bool operator==(const Tile&, const Tile&) = default;
};

struct Color {
  std::uint8_t red = 0x12, green = 0x16, blue = 0x1c;
  friend bool operator==(const Color&, const Color&) = default;
};

/// The moderator's wish. Names of people who are not on stage are kept but show nothing.
struct Scene {
  Preset preset = Preset::grid;
  std::vector<ParticipantId> order;  ///< these first, in this order; then the rest as they came on stage
  std::optional<Tile> pinned;        ///< takes the preset's main region whoever speaks
  bool labels = true;                ///< name labels on tiles
  Color background;
  friend bool operator==(const Scene&, const Scene&) = default;
};

}  // namespace amphi
