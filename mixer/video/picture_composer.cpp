#include "mixer/video/picture_composer.hpp"

#include <algorithm>

#include "mcu/layout/geometry.hpp"

namespace amphi::mixer {
namespace {

constexpr Color kSpeakingColor{0x4c, 0xc3, 0x8a};

Rect area_of(const PlacedTile& placed) {
  return {placed.x, placed.y, placed.width, placed.height};
}

}  // namespace

PictureComposer::PictureComposer(int width, int height, LabelRenderer& labels)
    : canvas_(width, height), painter_(canvas_, labels), border_(std::max(2, layout::even(layout::gap_for(width) / 2))) {}

bool PictureComposer::compose(std::span<const TileContent> tiles, Color background, bool labels,
                              Instant tick) {
  start_over_if_moved(tiles, background);
  bool changed = !started_;
  started_ = true;
  std::fill(painted_.begin(), painted_.end(), false);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    painted_[i] = compose_tile(i, tiles[i], labels, tick);
    changed = changed || painted_[i];
  }
  return changed;
}

/// The background is painted only when some tile has left a place.
void PictureComposer::start_over_if_moved(std::span<const TileContent> tiles, Color background) {
  const bool same =
      started_ && background == background_ &&
      std::equal(tiles.begin(), tiles.end(), looks_.begin(), looks_.end(),
                 [](const TileContent& tile, const Look& look) { return area_of(tile.placed) == look.area; });
  if (same) return;
  started_ = false;
  background_ = background;
  canvas_.begin(background);
  looks_.assign(tiles.size(), Look{});
  painted_.assign(tiles.size(), false);
  regions_.resize(tiles.size());
  for (std::size_t i = 0; i < tiles.size(); ++i) looks_[i].area = area_of(tiles[i].placed);
}

bool PictureComposer::compose_tile(std::size_t index, const TileContent& content, bool labels, Instant tick) {
  std::optional<FrameSlot::Shown> shown;
  if (content.slot != nullptr) shown = content.slot->pick(tick);
  const bool stalled = shown && content.slot->state(tick) == FrameSlot::State::stalled;
  next_.area = area_of(content.placed);
  next_.tile = content.placed.tile;
  next_.picture = !shown ? Picture::placeholder : stalled ? Picture::stalled : Picture::live;
  next_.label = labels || next_.picture != Picture::live;
  next_.muted = content.muted && content.placed.tile.source == Source::camera;
  next_.speaking = content.speaking;
  next_.name = content.name;
  report(index, content, next_.picture == Picture::live);

  next_.generation = shown ? shown->generation : 0;
  if (next_ == looks_[index] && !painted_below(index, next_.area)) return false;
  paint(next_, shown ? &shown->frame : nullptr, is_inset(index));
  looks_[index] = next_;
  return true;
}

bool PictureComposer::painted_below(std::size_t index, Rect area) const {
  for (std::size_t i = 0; i < index; ++i) {
    if (painted_[i] && looks_[i].area.overlaps(area)) return true;
  }
  return false;
}

bool PictureComposer::is_inset(std::size_t index) const {
  return std::any_of(looks_.begin(), looks_.begin() + static_cast<std::ptrdiff_t>(index),
                     [&](const Look& below) { return below.area.overlaps(looks_[index].area); });
}

void PictureComposer::paint(const Look& look, const VideoFrame* frame, bool inset) {
  if (frame == nullptr) {
    painter_.draw_placeholder(look.area, look.name);
  } else {
    canvas_.draw(*frame, look.area, look.tile.source == Source::screen ? Fit::contain : Fit::cover);
    if (look.picture == Picture::stalled) canvas_.grey(look.area);
  }
  finish_edges(look, inset);
  if (look.label) painter_.draw_label(look.area, look.tile.source, look.name, look.muted);
}

/// Corners and border, where the tile does not fill the canvas. An inset keeps square corners: what is around
/// it moves.
void PictureComposer::finish_edges(const Look& look, bool inset) {
  const Rect outer = look.area.grown(border_);
  const bool fits =
      outer.x >= 0 && outer.y >= 0 && outer.right() <= canvas_.width() && outer.bottom() <= canvas_.height();
  if (!fits) return;
  const Color border = look.speaking ? kSpeakingColor : background_;
  painter_.draw_border(look.area, border, border_);
  if (inset) return;
  painter_.round_corners(look.area, border);
  painter_.round_corners(outer, background_);
}

void PictureComposer::report(std::size_t index, const TileContent& content, bool live) {
  link::Region& region = regions_[index];
  const PlacedTile& placed = content.placed;
  region.tile = placed.tile;
  region.x = placed.x;
  region.y = placed.y;
  region.width = placed.width;
  region.height = placed.height;
  region.live = live;
}

}  // namespace amphi::mixer
