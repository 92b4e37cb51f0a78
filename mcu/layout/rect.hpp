#pragma once

namespace amphi::layout {

/// A rectangle in canvas pixels.
struct Rect {
  int x = 0, y = 0, width = 0, height = 0;
  friend bool operator==(const Rect&, const Rect&) = default;
  [[nodiscard]] int right() const { return x + width; }
  [[nodiscard]] int bottom() const { return y + height; }
  [[nodiscard]] bool overlaps(const Rect& other) const {
    return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
  }
  /// The same rectangle, larger by `margin` on each side.
  [[nodiscard]] Rect grown(int margin) const {
    return {x - margin, y - margin, width + 2 * margin, height + 2 * margin};
  }
};

}  // namespace amphi::layout
