#pragma once
#include <vector>

#include "mcu/layout/rect.hpp"

namespace amphi::layout {

/// The largest even number that is not above `value`.
constexpr int even(int value) {
  return value & ~1;
}

/// A canvas and the gap between and around tiles.
struct Space {
  int width = 0, height = 0, gap = 0;
  [[nodiscard]] Rect whole() const { return {0, 0, width, height}; }
};

struct Grid {
  int columns = 1, rows = 1;
};

/// The first `count` cells of a grid of 16:9 tiles, centred; so is the last row when it is not full. A single
/// cell is the whole canvas.
std::vector<Rect> cells_of(const Space& space, Grid grid, std::size_t count);

struct StripAreas {
  Rect main;
  std::vector<Rect> strip;
};
/// A large tile above a centred strip of `count` small ones, which are as large as if there were `most`.
StripAreas strip_areas(const Space& space, int most, std::size_t count);

struct PresentationAreas {
  Rect main;
  Rect side;
};
/// A large tile at the left and a small one beside it, lower edges aligned.
PresentationAreas presentation_areas(const Space& space);

/// A quarter of the canvas's width at the lower right.
Rect inset_area(const Space& space);

}  // namespace amphi::layout
