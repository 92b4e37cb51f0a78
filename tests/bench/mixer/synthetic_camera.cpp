#include "tests/bench/mixer/synthetic_camera.hpp"

#include <cmath>
#include <memory>
#include <vector>

#include "mixer/canvas/canvas.hpp"

namespace amphi::bench {
namespace {

struct Person {
  Color wall, shirt, skin;
};
constexpr Person kPeople[] = {{{0xb8, 0xc4, 0xc9}, {0x33, 0x4d, 0x6e}, {0xd9, 0xa6, 0x82}},
                              {{0xd8, 0xcb, 0xb4}, {0x7a, 0x2f, 0x36}, {0x8d, 0x5a, 0x3c}},
                              {{0x8f, 0xa8, 0x8b}, {0xe0, 0xdd, 0xd2}, {0xeb, 0xc2, 0xa3}},
                              {{0x6d, 0x74, 0x86}, {0x2c, 0x2f, 0x33}, {0xb9, 0x82, 0x5c}},
                              {{0xc9, 0xb7, 0xc5}, {0x3d, 0x6b, 0x52}, {0x6b, 0x43, 0x2d}}};

/// Paints by asking for each pixel's colour.
template <class Paint>
VideoFrame paint(int width, int height, Instant captured, Paint color_at) {
  const auto luma = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  auto bytes = std::make_shared<std::vector<std::uint8_t>>(luma * 3 / 2);
  std::uint8_t* const y_plane = bytes->data();
  std::uint8_t* const u_plane = y_plane + luma;
  std::uint8_t* const v_plane = u_plane + luma / 4;
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const mixer::YuvColor color = mixer::to_yuv(color_at(x, y));
      y_plane[y * width + x] = color.y;
      u_plane[y / 2 * (width / 2) + x / 2] = color.u;
      v_plane[y / 2 * (width / 2) + x / 2] = color.v;
    }
  }
  return {width,
          height,
          {PlaneView{y_plane, width}, {u_plane, width / 2}, {v_plane, width / 2}},
          captured,
          bytes};
}

Color shaded(Color color, double light) {
  const auto scaled = [light](std::uint8_t value) {
    return static_cast<std::uint8_t>(std::lround(value * light));
  };
  return {scaled(color.red), scaled(color.green), scaled(color.blue)};
}

}  // namespace

VideoFrame camera_picture(int width, int height, unsigned person, int step, Instant captured) {
  const Person& look = kPeople[person % std::size(kPeople)];
  return paint(width, height, captured, [&](int column, int row) {
    const double x = (column + 0.5) / height - 0.5 * width / height - 0.05 * std::sin(step * 0.1 + person);
    const double y = (row + 0.5) / height;
    const double light = 0.95 - 0.35 * y * y - 0.1 * x;
    if (std::hypot(x / 0.17, (y - 0.42) / 0.22) < 1) return shaded(look.skin, light + 0.05);
    if (std::hypot(x / 0.19, (y - 0.36) / 0.24) < 1) return shaded({0x2b, 0x21, 0x1c}, light);
    if (std::hypot(x / 0.42, (y - 1.05) / 0.38) < 1) return shaded(look.shirt, light + 0.1);
    return shaded(look.wall, light);
  });
}

VideoFrame slide_picture(int width, int height, Instant captured) {
  return paint(width, height, captured, [&](int column, int row) {
    const double x = (column + 0.5) / width;
    const double y = (row + 0.5) / height;
    if (y < 0.2)
      return x > 0.06 && x < 0.55 && y > 0.1 && y < 0.15 ? Color{0xff, 0xff, 0xff} : Color{0x1f, 0x4e, 0x79};
    const double line = std::fmod((y - 0.2) * 8, 1.0);
    const bool text =
        line > 0.35 && line < 0.6 && x > 0.08 && x < 0.5 + 0.3 * std::fabs(std::sin(7 * std::floor(y * 8)));
    return text ? Color{0x33, 0x33, 0x33} : Color{0xfa, 0xfa, 0xf7};
  });
}

}  // namespace amphi::bench
