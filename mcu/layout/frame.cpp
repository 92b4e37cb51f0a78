#include "mcu/layout/frame.hpp"

#include <algorithm>

namespace amphi::layout {
namespace {

constexpr int kLeastBanner = 16;
constexpr int kLeastLowerThird = 24;

std::size_t characters_of(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(
      utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

bool at_left(Corner corner) {
  return corner == Corner::top_left || corner == Corner::bottom_left;
}
bool at_top(Corner corner) {
  return corner == Corner::top_left || corner == Corner::top_right;
}

int banner_height(int canvas_height, int lines) {
  const int line = std::max(kLeastBanner, even(canvas_height / 14));
  return lines == 1 ? line : even(line * 8 / 5);
}

/// How large a 16:9 picture fits, to compare areas.
int fitting_height(int width, int height) {
  return std::min(width * 9 / 16, height);
}

/// In the corner of `area`, a gap away from its edges.
Rect sign_area(const SignLanguage& sign, const Rect& area, int canvas_width, int gap) {
  const Rect inner = area.grown(-gap);
  const Rect size =
      widescreen_in({0, 0, std::min(inner.width, canvas_width * sign.size / 100), inner.height});
  return {at_left(sign.corner) ? inner.x : inner.right() - size.width,
          at_top(sign.corner) ? inner.y : inner.bottom() - size.height, size.width, size.height};
}

/// What is left of `area` beside the sign-language tile, or above or below it where that is larger.
Rect rest_of(const Rect& area, const Rect& sign, Corner corner, int gap) {
  const int column = sign.width + gap;
  const int row = sign.height + gap;
  const int beside = fitting_height(area.width - column, area.height);
  const int along = fitting_height(area.width, area.height - row);
  if (along > beside * 11 / 10) {
    return {area.x, at_top(corner) ? area.y + row : area.y, area.width, area.height - row};
  }
  return {at_left(corner) ? area.x + column : area.x, area.y, area.width - column, area.height};
}

}  // namespace

int banner_lines(std::string_view text) {
  return characters_of(text) <= kBannerLine ? 1 : 2;
}

Frame frame_of(const Scene& scene, int canvas_width, int canvas_height, bool signs) {
  const int gap = gap_for(std::min(canvas_width, canvas_height * 16 / 9));
  Frame frame;
  Rect left{0, 0, canvas_width, canvas_height};
  if (scene.banner) {
    const int height = banner_height(canvas_height, banner_lines(scene.banner->text));
    frame.banner = Rect{0, scene.banner->top ? 0 : canvas_height - height, canvas_width, height};
    left.height -= height;
    if (scene.banner->top) left.y = height;
  }
  if (scene.sign_language && signs) {
    frame.sign = sign_area(*scene.sign_language, left, canvas_width, gap);
    left = rest_of(left, *frame.sign, scene.sign_language->corner, gap);
  }
  frame.x = left.x;
  frame.y = left.y;
  frame.space = {left.width, left.height, gap, frame.sign.has_value()};
  return frame;
}

PlacedTile sign_tile(const Scene& scene, const Rect& area) {
  const bool over_others = scene.preset == Preset::custom;
  return {{scene.sign_language->participant, Source::camera},
          area.x,
          area.y,
          area.width,
          area.height,
          false,
          Fit::contain,
          {},
          over_others};
}

std::optional<Rect> lower_third_area(const Scene& scene, std::span<const PlacedTile> tiles,
                                     const Frame& frame) {
  if (!scene.lower_third) return {};
  Rect within{frame.x, frame.y, frame.space.width, frame.space.height};
  if (const auto& person = scene.lower_third->participant) {
    const Tile camera{*person, Source::camera};
    const auto tile =
        std::find_if(tiles.begin(), tiles.end(), [&](const auto& t) { return t.tile == camera; });
    if (tile == tiles.end()) return {};
    within = {tile->x, tile->y, tile->width, tile->height};
  }
  const int margin = std::min(2 * frame.space.gap, even(within.height / 8));
  const int wanted =
      std::max(kLeastLowerThird, even(within.height / (scene.lower_third->second.empty() ? 11 : 7)));
  const int height = std::min(wanted, even(within.height / 2));
  const int width = even((within.width - 2 * margin) * 9 / 10);
  if (height < kLeastLowerThird / 2 || width < 2 * kLeastLowerThird) return {};
  return Rect{within.x + margin, within.bottom() - margin - height, width, height};
}

}  // namespace amphi::layout
