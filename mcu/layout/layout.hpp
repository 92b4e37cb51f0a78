#pragma once
// The layout engine: from what the moderator wishes and who is on stage to rectangles. Pure arithmetic,
// stateless.
#include <optional>
#include <span>
#include <vector>

#include "mcu/layout/rect.hpp"
#include "mcu/media/scene.hpp"

namespace amphi::layout {

/// One person on stage. A camera that is off still has a tile, with a placeholder in it.
struct LayoutMember {
  ParticipantId participant;
  bool camera = false;  ///< delivers, or should deliver, a picture
  bool screen = false;  ///< shares a screen
};

/// A tile in canvas pixels; every number is even. Tiles never leave the canvas. In the presets that arrange
/// by themselves they never overlap but for the inset of picture_in_picture, which stands behind the main
/// tile in the list and so is painted over it.
struct PlacedTile {
  Tile tile;  ///< of nobody where `picture` says something
  int x = 0, y = 0, width = 0, height = 0;
  bool main = false;  ///< the preset's large region (both of side_by_side's)
  Fit fit = Fit::cover;
  PictureId picture{};  ///< an uploaded picture instead of a person's
  bool free = false;    ///< placed by hand: may touch and cover others, so nothing is drawn around it
  friend bool operator==(const PlacedTile&, const PlacedTile&) = default;
};

/// A scene in rectangles; all even, all inside the canvas.
struct Layout {
  std::vector<PlacedTile> tiles;  ///< later ones over earlier ones
  std::optional<Rect> banner;     ///< over the tiles
  /// The most that the lower third may take, over tiles and banner; its text begins at the left edge.
  std::optional<Rect> lower_third;
  friend bool operator==(const Layout&, const Layout&) = default;
};

inline constexpr std::size_t kMaxGridTiles = 25;
inline constexpr std::size_t kMaxStripTiles = 5;

/// The space between tiles and around them: even, 1/160 of the canvas's width (8 of 1280), at least 2.
int gap_for(int canvas_width);

/// Resolves a scene. `members` are in stage order; the scene's `order` goes before it. The main tile is the
/// pinned one, else (presentation) the first shared screen, else the active speaker's camera, else the first
/// person's.
///
/// A single tile fills the canvas. All others are as large as fits, with sides even and the height within a
/// pixel of 9/16 of the width: at 1280x720 that is 628x354 for two, 618x348 for four, 416x234 for six,
/// 406x228 for nine, 302x170 for sixteen. Each is a little smaller than a size that cameras and encoders like
/// (640x360, 426x240, 320x180), so that those, and exactly twice those, are cropped by a few pixels instead
/// of scaled (Canvas::draw).
///
/// grid shows at most kMaxGridTiles; an active speaker who is not among them takes the last place.
/// In speaker_strip everybody has a place of their own, and only the first in order, whose place is the large
/// one, stands in for whoever speaks: a change of speaker moves three tiles at most and never reshuffles the
/// strip.
///
/// custom shows Scene::tiles where they were placed, snapped to even pixels so that tiles that touch in the
/// scene touch in the picture; a tile with nothing to show is left out. Of its `next` tiles each keeps its
/// person, too, when the speaker changes.
///
/// The sign-language person's camera, while that person is on stage, is in no other tile. Its own stands in a
/// corner, is the last in the list, shows the whole camera (contain) and is covered by nothing: presets get
/// the canvas beside or below it, custom tiles that reach there are beneath it. A banner takes its height
/// from the presets and the sign-language tile, and lies over custom tiles.
///
/// Deterministic. `canvas_width` and `canvas_height` are even, 160x90 to 1920x1080.
Layout arrange(const Scene& scene, int canvas_width, int canvas_height, std::span<const LayoutMember> members,
               const std::optional<ParticipantId>& active_speaker);

/// arrange()'s tiles.
std::vector<PlacedTile> resolve(const Scene& scene, int canvas_width, int canvas_height,
                                std::span<const LayoutMember> members,
                                const std::optional<ParticipantId>& active_speaker);

}  // namespace amphi::layout
