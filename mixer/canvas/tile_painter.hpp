#pragma once
#include <string_view>

#include "mcu/media/scene.hpp"
#include "mixer/canvas/canvas.hpp"
#include "mixer/canvas/label_renderer.hpp"
#include "mixer/canvas/shape_cache.hpp"

namespace amphi::mixer {

/// What is drawn on and instead of people's pictures: name labels, placeholders, the highlight of whoever
/// speaks. Sizes follow the tile's. Not thread-safe: belongs to the picture tick.
class TilePainter {
 public:
  /// Both must outlive the painter.
  TilePainter(Canvas& canvas, LabelRenderer& labels);

  /// The name, white on a half transparent dark plate at the tile's lower left; with a mark when muted.
  /// Smaller on a screen, which is there to be read.
  void draw_label(Rect tile, Source source, std::string_view name, bool muted);
  /// A flat tile with the name's initials in a disc whose colour follows from the name.
  void draw_placeholder(Rect tile, std::string_view name);
  /// A border of `thickness` (even) just outside the tile.
  void draw_border(Rect tile, Color color, int thickness);
  /// Paints `outside` over the tile's corners.
  void round_corners(Rect tile, Color outside);

 private:
  Canvas& canvas_;
  LabelRenderer& labels_;
  ShapeCache shapes_;
};

}  // namespace amphi::mixer
