#include "mcu/layout/focus.hpp"

#include <algorithm>

#include "mcu/layout/candidates.hpp"
#include "mcu/layout/frame.hpp"

namespace amphi::layout {
namespace {

PlacedTile placed(const Tile& tile, const Rect& area) {
  const Fit fit = tile.source == Source::screen ? Fit::contain : Fit::cover;
  return {tile, area.x, area.y, area.width, area.height, true, fit};
}

bool at_left(Corner corner) {
  return corner == Corner::top_left || corner == Corner::bottom_left;
}

/// Half the width in the person's corner.
Rect over_screen(const Rect& area, Corner corner) {
  const Rect size = widescreen_in({0, 0, even(area.width / 2), area.height});
  const bool top = corner == Corner::top_left || corner == Corner::top_right;
  return {at_left(corner) ? area.x : area.right() - size.width, top ? area.y : area.bottom() - size.height,
          size.width, size.height};
}

std::vector<PlacedTile> with_signs(const Scene& scene, const std::optional<Tile>& focus, const Rect& area) {
  if (!focus) return {sign_tile(scene, area)};
  const Corner corner = scene.sign_language->corner;
  if (focus->source == Source::screen) {
    std::vector<PlacedTile> tiles{placed(*focus, area), sign_tile(scene, over_screen(area, corner))};
    tiles.back().free = true;
    return tiles;
  }
  const int width = even(area.width * 3 / 5);
  const int other = area.width - width;
  const Rect signs{at_left(corner) ? area.x : area.x + other, area.y, width, area.height};
  const Rect camera{at_left(corner) ? area.x + width : area.x, area.y, other, area.height};
  return {placed(*focus, camera), sign_tile(scene, signs)};
}

}  // namespace

std::optional<Tile> focus_tile(const Scene& scene, std::span<const LayoutMember> members,
                               const std::optional<ParticipantId>& active_speaker) {
  const Candidates candidates(scene, members, active_speaker);
  if (candidates.tiles().empty()) return {};
  if (const auto screen = candidates.first_screen()) return screen;
  if (candidates.pinned()) return candidates.pinned();
  if (candidates.speaker()) return candidates.speaker();
  return candidates.first_camera();
}

Layout arrange_focus(const Scene& scene, int canvas_width, int canvas_height,
                     std::span<const LayoutMember> members,
                     const std::optional<ParticipantId>& active_speaker) {
  const Frame frame = frame_of(scene, canvas_width, canvas_height, false);
  const Rect area{frame.x, frame.y, frame.space.width, frame.space.height};
  const auto focus = focus_tile(scene, members, active_speaker);
  const bool signs = scene.sign_language && std::any_of(members.begin(), members.end(), [&](const auto& m) {
                       return m.participant == scene.sign_language->participant;
                     });
  Layout layout{{}, frame.banner, {}};
  if (signs) {
    layout.tiles = with_signs(scene, focus, area);
  } else if (focus) {
    layout.tiles = {placed(*focus, area)};
  }
  return layout;
}

}  // namespace amphi::layout
