#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "mcu/layout/rect.hpp"
#include "mcu/media/frame.hpp"
#include "mcu/media/scene.hpp"
#include "mixer/canvas/halver.hpp"
#include "mixer/canvas/mask.hpp"

namespace amphi::mixer {

using layout::Rect;

/// A colour as the canvas stores it: ITU-R BT.601, limited range (Y 16..235, U and V 16..240), which is what
/// VP8 and WebRTC senders mean by I420.
struct YuvColor {
  std::uint8_t y = 16, u = 128, v = 128;
  friend bool operator==(const YuvColor&, const YuvColor&) = default;
};
YuvColor to_yuv(Color color);

/// The program's picture: I420, drawn into with libyuv. Rectangles of draw(),
/// fill() and grey() have even coordinates and sizes and lie inside the canvas (asserted). Allocates only
/// when constructed. Not thread-safe: belongs to the picture tick.
class Canvas {
 public:
  /// Even sizes, 2..8192. Black until begin().
  Canvas(int width, int height);

  [[nodiscard]] int width() const { return width_; }
  [[nodiscard]] int height() const { return height_; }

  /// Fills everything with the background, which is also the colour of contain's bars.
  void begin(Color background);

  /// Scales a frame of any size into `to`: straight, or by halves first where it is more than twice as large.
  /// A frame of the rectangle's size is copied and one of twice its size halved. With Fit::cover so are those
  /// up to 1/16 larger: they lose a few pixels at the edges rather than their sharpness.
  void draw(const VideoFrame& frame, Rect to, Fit fit);

  void fill(Rect area, Color color);
  /// Takes the colours and half of the light away: an input that has stalled.
  void grey(Rect area);
  /// A border of `thickness` (even) inside `outer`.
  void frame(Rect outer, Color color, int thickness);
  /// Paints a mask in one colour; what lies outside the canvas is clipped. Any x and y.
  void blend(const Mask& mask, int x, int y, Color color, std::uint8_t opacity = 255);

  /// Becomes a mixture of two pictures of its own size: `share`/256 of `to`, 0..255.
  void mix(const Canvas& from, const Canvas& to, int share);

  /// Valid as long as the canvas; Y, U, V.
  [[nodiscard]] std::array<PlaneView, 3> planes() const;
  [[nodiscard]] PictureView view() const { return {width_, height_, planes()}; }
  /// width * height * 3 / 2.
  [[nodiscard]] std::size_t contiguous_size() const;
  /// Copies to Y, U, V one behind the other without padding; `out` has contiguous_size() bytes.
  void copy_to(std::span<std::uint8_t> out) const;

 private:
  struct Plane {
    std::uint8_t* data = nullptr;
    int stride = 0;
  };
  [[nodiscard]] std::uint8_t* luma(int x, int y) { return y_.data + y * y_.stride + x; }
  [[nodiscard]] bool contains(Rect area) const;
  void scale(const VideoFrame& frame, Rect from, Rect to);
  void blend_luma(const Mask& mask, int x, int y, std::uint8_t value, int opacity);
  void blend_chroma(const Mask& mask, int x, int y, YuvColor color, int opacity);

  int width_;
  int height_;
  std::vector<std::uint8_t> bytes_;
  Plane y_, u_, v_;
  Color background_{};
  Halver halver_;
};

}  // namespace amphi::mixer
