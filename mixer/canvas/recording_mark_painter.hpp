#pragma once
#include "mcu/link/recording_mark.hpp"
#include "mixer/canvas/canvas.hpp"
#include "mixer/canvas/label_renderer.hpp"
#include "mixer/canvas/shape_cache.hpp"

namespace amphi::mixer {

/// Draws the mark that the program is being recorded into the canvas's upper right corner, on an opaque
/// plate, so that it may be drawn again over itself. Not thread-safe: belongs to the picture tick.
class RecordingMarkPainter {
 public:
  /// Both must outlive the painter.
  RecordingMarkPainter(Canvas& canvas, LabelRenderer& labels) : canvas_(canvas), labels_(labels) {}

  /// Where it is; even.
  [[nodiscard]] Rect area() const;
  /// `mark` is not none.
  void draw(link::RecordingMark mark);

 private:
  Canvas& canvas_;
  LabelRenderer& labels_;
  ShapeCache shapes_;
};

}  // namespace amphi::mixer
