#pragma once
#include <string>
#include <string_view>

#include "mixer/canvas/canvas.hpp"
#include "mixer/canvas/label_renderer.hpp"

namespace amphi::mixer {

/// Text over the picture, and the even rectangle that it may take.
struct Caption {
  Rect area;
  std::string text;
  std::string second{};  ///< of a lower third
  friend bool operator==(const Caption&, const Caption&) = default;
};

/// Draws captions on opaque plates, so that they may be drawn again over themselves. Text that is too wide is
/// drawn smaller, down to kLeastSize, and then ends in an ellipsis. Not thread-safe: belongs to the picture
/// tick.
class CaptionPainter {
 public:
  static constexpr int kLeastSize = 10;  ///< pixels

  /// Both must outlive the painter.
  CaptionPainter(Canvas& canvas, LabelRenderer& labels) : canvas_(canvas), labels_(labels) {}

  /// Centred over the whole area, in one line, or two where layout::banner_lines() says so.
  void draw_banner(const Caption& caption);
  /// Up to two lines from the area's left edge; the plate is as wide as the text.
  void draw_lower_third(const Caption& caption);

 private:
  struct Line {
    std::shared_ptr<const Mask> mask;
    int size = 0;
  };
  [[nodiscard]] Line fitted(std::string_view text, int size, int room);
  void draw_centred(const Mask& mask, const Rect& row);

  Canvas& canvas_;
  LabelRenderer& labels_;
};

}  // namespace amphi::mixer
