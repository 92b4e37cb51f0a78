#pragma once
#include <vector>

#include "mcu/layout/rect.hpp"

namespace amphi::layout {

/// The largest even number that is not above `value`.
constexpr int even(int value) {
  return value & ~1;
}

/// Where tiles go, and the gap between and around them. Its own upper left corner is 0, 0.
struct Space {
  int width = 0, height = 0, gap = 0;
  bool framed = false;  ///< something else stands beside it: even a single tile leaves a gap and is 16:9
  /// A tile that has everything for itself.
  [[nodiscard]] Rect whole() const;
};

/// The largest even rectangle in `area` that is 16:9 within a pixel, centred.
Rect widescreen_in(const Rect& area);

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

/// A quarter of the space's width at the lower right of whole().
Rect inset_area(const Space& space);

}  // namespace amphi::layout
