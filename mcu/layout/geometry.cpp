#include "mcu/layout/geometry.hpp"

#include <algorithm>

namespace amphi::layout {
namespace {

struct Size {
  int width = 0, height = 0;
};

/// value * numerator / denominator to the nearest even number, at least 2.
int nearest_even(int value, int numerator, int denominator) {
  return std::max(2, 2 * ((value * numerator + denominator) / (2 * denominator)));
}

/// The largest even size that fits and is 16:9 within a pixel.
Size widescreen(int max_width, int max_height) {
  const int height = std::max(2, even(max_height));
  const int width = nearest_even(height, 16, 9);
  if (width <= max_width) return {width, height};
  const int narrow = std::max(2, even(max_width));
  return {narrow, std::min(height, nearest_even(narrow, 9, 16))};
}

/// Where a block of `size` begins so that it is centred in `space`.
int centred(int space, int size) {
  return even((space - size) / 2);
}

/// `count` tiles side by side, centred.
void add_row(std::vector<Rect>& out, const Space& space, Size tile, int y, int count) {
  int x = centred(space.width, count * tile.width + (count - 1) * space.gap);
  for (int i = 0; i < count; ++i, x += tile.width + space.gap) out.push_back({x, y, tile.width, tile.height});
}

}  // namespace

Rect widescreen_in(const Rect& area) {
  const Size size = widescreen(area.width, area.height);
  return {area.x + centred(area.width, size.width), area.y + centred(area.height, size.height), size.width,
          size.height};
}

Rect Space::whole() const {
  const Rect all{0, 0, width, height};
  return framed ? widescreen_in(all.grown(-gap)) : all;
}

std::vector<Rect> cells_of(const Space& space, Grid grid, std::size_t count) {
  if (count == 1) return {space.whole()};
  const Size tile = widescreen((space.width - (grid.columns + 1) * space.gap) / grid.columns,
                               (space.height - (grid.rows + 1) * space.gap) / grid.rows);
  std::vector<Rect> cells;
  int y = centred(space.height, grid.rows * tile.height + (grid.rows - 1) * space.gap);
  for (int left = static_cast<int>(count); left > 0; left -= grid.columns, y += tile.height + space.gap) {
    add_row(cells, space, tile, y, std::min(left, grid.columns));
  }
  return cells;
}

StripAreas strip_areas(const Space& space, int most, std::size_t count) {
  const Size small = widescreen((space.width - (most + 1) * space.gap) / most, space.height / 4);
  const Size large = widescreen(space.width - 2 * space.gap, space.height - 3 * space.gap - small.height);
  const int top = centred(space.height, large.height + space.gap + small.height);
  StripAreas areas{{centred(space.width, large.width), top, large.width, large.height}, {}};
  add_row(areas.strip, space, small, top + large.height + space.gap, static_cast<int>(count));
  return areas;
}

PresentationAreas presentation_areas(const Space& space) {
  const Size small = widescreen(space.width / 5, space.height / 2);
  const Size large = widescreen(space.width - 3 * space.gap - small.width, space.height - 2 * space.gap);
  const int left = centred(space.width, large.width + space.gap + small.width);
  const int top = centred(space.height, large.height);
  return {{left, top, large.width, large.height},
          {left + large.width + space.gap, top + large.height - small.height, small.width, small.height}};
}

Rect inset_area(const Space& space) {
  const Size small = widescreen(space.width / 4, space.height / 2);
  const int margin = 2 * space.gap;
  const Rect whole = space.whole();
  return {whole.right() - margin - small.width, whole.bottom() - margin - small.height, small.width,
          small.height};
}

}  // namespace amphi::layout
