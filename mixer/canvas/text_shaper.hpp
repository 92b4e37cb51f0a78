#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "mixer/canvas/font_set.hpp"

namespace amphi::mixer {

/// One glyph of a shaped line; positions in 1/64 pixel, y upwards from the baseline.
struct PlacedGlyph {
  std::size_t font = 0;
  std::uint32_t index = 0;
  int x = 0, y = 0;
};

struct ShapedLine {
  std::vector<PlacedGlyph> glyphs;
  int advance = 0;  ///< in 1/64 pixel
};

/// Orders a line after the Unicode bidirectional algorithm (UAX #9) and shapes it at the fonts' current size.
ShapedLine shape(const std::u32string& text, const FontSet& fonts);

/// As shape(), but no wider than `max_width` pixels: what does not fit gives way to an ellipsis.
ShapedLine shape_to_fit(const std::u32string& text, const FontSet& fonts, int max_width);

}  // namespace amphi::mixer
