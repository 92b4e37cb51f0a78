#pragma once
#include <map>
#include <string_view>
#include <utility>

#include "mixer/canvas/canvas.hpp"
#include "mixer/canvas/mask.hpp"

namespace amphi::demo {

/// How one of the demo's speakers looks.
struct Look {
  std::string_view name;
  std::string_view file;  ///< without extension
  Color dark, light;      ///< the background
  Color shirt, skin, hair;
  bool long_hair = false;
};
const Look& look_of(int speaker);

/// Draws a speaker: a friendly face in front of a slowly moving background. The name is the program's to
/// draw.
class Portrait {
 public:
  static constexpr int kWidth = 640;
  static constexpr int kHeight = 360;

  explicit Portrait(int speaker);
  /// `mouth` is 0 (closed) .. 1.
  const mixer::Canvas& draw(double seconds, double mouth);

 private:
  void draw_background(double seconds);
  void draw_body(double sway);
  void draw_face(double seconds, double sway, double mouth);
  void draw_mouth(double x, double y, double open);
  void ellipse(double x, double y, double width, double height, Color color, std::uint8_t opacity = 255);

  const Look& look_;
  int speaker_;
  mixer::Canvas canvas_{kWidth, kHeight};
  mixer::Canvas backdrop_{kWidth, kHeight};
  mixer::Mask glow_;
  std::map<std::pair<int, int>, mixer::Mask>
      ellipses_;  ///< by size; drawing one anew costs more than blending it
};

}  // namespace amphi::demo
