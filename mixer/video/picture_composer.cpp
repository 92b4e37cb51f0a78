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
    : canvas_(width, height),
      painter_(canvas_, labels),
      captions_(canvas_, labels),
      mark_(canvas_, labels),
      border_(std::max(2, layout::even(layout::gap_for(width) / 2))) {}

bool PictureComposer::compose(std::span<const TileContent> tiles, const Decor& decor, Instant tick) {
  start_over_if_changed(tiles, decor);
  const bool all = !started_;
  bool changed = all;
  started_ = true;
  reported_ = 0;
  std::fill(painted_.begin(), painted_.end(), false);
  for (std::size_t i = 0; i < tiles.size(); ++i) {
    painted_[i] = compose_tile(i, tiles[i], tick);
    changed = changed || painted_[i];
  }
  regions_.resize(reported_);
  compose_captions(all);
  compose_recording_mark(all);
  return changed;
}

/// The background is painted only when something has left its place or is of another kind.
void PictureComposer::start_over_if_changed(std::span<const TileContent> tiles, const Decor& decor) {
  const bool same =
      started_ && decor == decor_ &&
      std::equal(tiles.begin(), tiles.end(), looks_.begin(), looks_.end(),
                 [](const TileContent& tile, const Look& look) { return area_of(tile.placed) == look.area; });
  if (same) return;
  started_ = false;
  decor_ = decor;
  canvas_.begin(decor.background);
  if (decor.background_picture) {
    canvas_.draw(*decor.background_picture, {0, 0, canvas_.width(), canvas_.height()}, Fit::cover);
  }
  looks_.assign(tiles.size(), Look{});
  painted_.assign(tiles.size(), false);
  for (std::size_t i = 0; i < tiles.size(); ++i) looks_[i].area = area_of(tiles[i].placed);
}

bool PictureComposer::compose_tile(std::size_t index, const TileContent& content, Instant tick) {
  std::optional<FrameSlot::Shown> shown;
  next_.area = area_of(content.placed);
  next_.tile = content.placed.tile;
  next_.fit = content.placed.fit;
  next_.free = content.placed.free || decor_.background_picture != nullptr;
  const bool person = content.placed.picture.empty();
  const VideoFrame* frame = person ? look_at_person(content, shown, tick) : look_at_picture(content);
  if (next_ == looks_[index] && !painted_below(index, next_.area)) return false;
  paint(next_, frame, is_inset(index));
  looks_[index] = next_;
  return true;
}

/// Fills in what next_ says of a person; the frame lives in `shown`.
const VideoFrame* PictureComposer::look_at_person(const TileContent& content,
                                                  std::optional<FrameSlot::Shown>& shown, Instant tick) {
  if (content.slot != nullptr) shown = content.slot->pick(tick);
  const bool stalled = shown && content.slot->state(tick) == FrameSlot::State::stalled;
  next_.picture = !shown ? Picture::placeholder : stalled ? Picture::stalled : Picture::live;
  const bool live = next_.picture == Picture::live;
  next_.label = (decor_.labels && !content.captioned) || !live;
  next_.muted = content.muted && content.placed.tile.source == Source::camera;
  next_.speaking = content.speaking;
  next_.name = content.name;
  next_.generation = shown ? shown->generation : 0;
  report(content, live);
  return shown ? &shown->frame : nullptr;
}

const VideoFrame* PictureComposer::look_at_picture(const TileContent& content) {
  next_.picture = content.picture ? Picture::live : Picture::none;
  next_.label = next_.muted = next_.speaking = false;
  next_.name = content.placed.picture.str();
  next_.generation = 0;
  return content.picture.get();
}

/// Plates are opaque: drawn again where something beneath them was.
void PictureComposer::compose_captions(bool all) {
  const auto& banner = decor_.banner;
  const bool draw_banner = banner && (all || painted_beneath(banner->area));
  if (draw_banner) captions_.draw_banner(*banner);
  const auto& lower_third = decor_.lower_third;
  if (!lower_third) return;
  const Rect& area = lower_third->area;
  if (all || painted_beneath(area) || (draw_banner && banner->area.overlaps(area))) {
    captions_.draw_lower_third(*lower_third);
  }
}

/// Over everything: nobody is to miss it.
void PictureComposer::compose_recording_mark(bool all) {
  if (decor_.recording == link::RecordingMark::none) return;
  const Rect area = mark_.area();
  const auto beneath = [&](const std::optional<Caption>& caption) {
    return caption && caption->area.overlaps(area);
  };
  if (all || painted_beneath(area) || beneath(decor_.banner) || beneath(decor_.lower_third)) {
    mark_.draw(decor_.recording);
  }
}

bool PictureComposer::painted_beneath(Rect area) const {
  for (std::size_t i = 0; i < looks_.size(); ++i) {
    if (painted_[i] && looks_[i].area.grown(border_).overlaps(area)) return true;
  }
  return false;
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
  if (frame != nullptr) {
    canvas_.draw(*frame, look.area, look.fit);
    if (look.picture == Picture::stalled) canvas_.grey(look.area);
  } else if (look.picture == Picture::placeholder) {
    painter_.draw_placeholder(look.area, look.name);
  } else {
    canvas_.fill(look.area, decor_.background);
  }
  finish_edges(look, inset);
  if (look.label) painter_.draw_label(look.area, look.tile.source, look.name, look.muted);
}

/// Corners and border, where the tile does not fill the canvas. An inset keeps square corners: what is around
/// it moves. A free tile's highlight is inside it, for there may be anything around.
void PictureComposer::finish_edges(const Look& look, bool inset) {
  if (look.free) {
    const bool room = std::min(look.area.width, look.area.height) > 4 * border_;
    if (look.speaking && room) canvas_.frame(look.area, kSpeakingColor, border_);
    return;
  }
  const Rect outer = look.area.grown(border_);
  const bool fits =
      outer.x >= 0 && outer.y >= 0 && outer.right() <= canvas_.width() && outer.bottom() <= canvas_.height();
  if (!fits) return;
  const Color border = look.speaking ? kSpeakingColor : decor_.background;
  painter_.draw_border(look.area, border, border_);
  if (inset) return;
  painter_.round_corners(look.area, border);
  painter_.round_corners(outer, decor_.background);
}

void PictureComposer::report(const TileContent& content, bool live) {
  if (reported_ == regions_.size()) regions_.emplace_back();
  link::Region& region = regions_[reported_++];
  const PlacedTile& placed = content.placed;
  region.tile = placed.tile;
  region.x = placed.x;
  region.y = placed.y;
  region.width = placed.width;
  region.height = placed.height;
  region.live = live;
}

}  // namespace amphi::mixer
