#include "mcu/layout/layout.hpp"

#include <algorithm>

#include "mcu/layout/candidates.hpp"
#include "mcu/layout/custom.hpp"
#include "mcu/layout/frame.hpp"
#include "mcu/layout/geometry.hpp"

namespace amphi::layout {
namespace {

using Placed = std::vector<PlacedTile>;

PlacedTile place(const Tile& tile, const Rect& area, bool main) {
  const Fit fit = tile.source == Source::screen ? Fit::contain : Fit::cover;
  return {tile, area.x, area.y, area.width, area.height, main, fit};
}

/// Columns and rows as near to a square as can be: 2x1, 2x2, 3x2, 3x3, 4x3, ...
Grid grid_for(std::size_t count) {
  int columns = 1;
  while (static_cast<std::size_t>(columns) * static_cast<std::size_t>(columns) < count) ++columns;
  const int number = static_cast<int>(count);
  return {columns, (number + columns - 1) / columns};
}

Placed grid(const Candidates& candidates, const Space& space) {
  std::vector<Tile> shown = candidates.tiles();
  if (shown.size() > kMaxGridTiles) {
    const auto speaker = candidates.speaker();
    const auto at = speaker ? candidates.index_of(*speaker) : 0;
    if (at >= kMaxGridTiles) shown[kMaxGridTiles - 1] = *speaker;
    shown.resize(kMaxGridTiles);
  }
  const auto cells = cells_of(space, grid_for(shown.size()), shown.size());
  Placed placed;
  for (std::size_t i = 0; i < shown.size(); ++i) placed.push_back(place(shown[i], cells[i], false));
  return placed;
}

Placed single(const Tile& main, const Space& space) {
  return {place(main, space.whole(), true)};
}

/// The main tile above, up to kMaxStripTiles below. The first candidate's own place is the large one; it
/// stands in for whoever has taken that.
Placed speaker_strip(const Candidates& candidates, const Tile& main, const Space& space) {
  if (candidates.tiles().size() == 1) return single(main, space);
  std::vector<Tile> strip(candidates.tiles().begin() + 1, candidates.tiles().end());
  const auto own_place = std::find(strip.begin(), strip.end(), main);
  if (own_place != strip.end()) {
    const auto last = std::min(strip.size(), kMaxStripTiles) - 1;
    const auto at = static_cast<std::size_t>(own_place - strip.begin());
    strip[std::min(at, last)] = candidates.tiles().front();
  }
  strip.resize(std::min(strip.size(), kMaxStripTiles));

  const StripAreas areas = strip_areas(space, static_cast<int>(kMaxStripTiles), strip.size());
  Placed placed{place(main, areas.main, true)};
  for (std::size_t i = 0; i < strip.size(); ++i) placed.push_back(place(strip[i], areas.strip[i], false));
  return placed;
}

Placed side_by_side(const Candidates& candidates, const Space& space) {
  const Tile first = candidates.pinned().value_or(candidates.tiles().front());
  const auto second = candidates.first_other_than(first);
  if (!second) return single(first, space);
  const auto cells = cells_of(space, {2, 1}, 2);
  return {place(first, cells[0], true), place(*second, cells[1], true)};
}

Placed picture_in_picture(const Candidates& candidates, const Tile& main, const Space& space) {
  Placed placed = single(main, space);
  auto second = candidates.speaker();
  if (!second || *second == main) second = candidates.first_other_than(main);
  if (second) placed.push_back(place(*second, inset_area(space), false));
  return placed;
}

Placed presentation(const Candidates& candidates, const Tile& main, const Space& space) {
  const auto second =
      main.source == Source::screen ? candidates.presenter_of(main) : candidates.first_screen();
  if (!second) return speaker_strip(candidates, main, space);
  const PresentationAreas areas = presentation_areas(space);
  return {place(main, areas.main, true), place(*second, areas.side, false)};
}

Tile main_tile(const Candidates& candidates, Preset preset) {
  if (const auto pinned = candidates.pinned()) return *pinned;
  if (preset == Preset::presentation) {
    if (const auto screen = candidates.first_screen()) return *screen;
  }
  return candidates.speaker().value_or(candidates.tiles().front());
}

Placed arranged(const Scene& scene, const Candidates& candidates, const Space& space) {
  if (candidates.tiles().empty()) return {};
  const Tile main = main_tile(candidates, scene.preset);
  switch (scene.preset) {
    case Preset::grid:
      return grid(candidates, space);
    case Preset::speaker_strip:
      return speaker_strip(candidates, main, space);
    case Preset::side_by_side:
      return side_by_side(candidates, space);
    case Preset::picture_in_picture:
      return picture_in_picture(candidates, main, space);
    case Preset::presentation:
      return presentation(candidates, main, space);
    case Preset::single:
      return single(main, space);
    case Preset::custom:
      break;
  }
  return {};
}

}  // namespace

int gap_for(int canvas_width) {
  return std::max(2, even(canvas_width / 160));
}

Layout arrange(const Scene& scene, int canvas_width, int canvas_height, std::span<const LayoutMember> members,
               const std::optional<ParticipantId>& active_speaker) {
  const Candidates candidates(scene, members, active_speaker);
  const Frame frame = frame_of(scene, canvas_width, canvas_height, candidates.signs());
  Layout layout{{}, frame.banner, {}};
  if (scene.preset == Preset::custom) {
    layout.tiles = custom_tiles(scene, candidates, canvas_width, canvas_height);
  } else {
    layout.tiles = arranged(scene, candidates, frame.space);
    for (PlacedTile& tile : layout.tiles) {
      tile.x += frame.x;
      tile.y += frame.y;
    }
  }
  if (frame.sign) layout.tiles.push_back(sign_tile(scene, *frame.sign));
  layout.lower_third = lower_third_area(scene, layout.tiles, frame);
  return layout;
}

std::vector<PlacedTile> resolve(const Scene& scene, int canvas_width, int canvas_height,
                                std::span<const LayoutMember> members,
                                const std::optional<ParticipantId>& active_speaker) {
  return arrange(scene, canvas_width, canvas_height, members, active_speaker).tiles;
}

}  // namespace amphi::layout
