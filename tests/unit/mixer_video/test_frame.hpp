#pragma once
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <vector>

#include "mcu/media/frame.hpp"
#include "mixer/canvas/canvas.hpp"

namespace amphi::test {

inline constexpr Color kRed{255, 0, 0};
inline constexpr Color kGreen{0, 255, 0};
inline constexpr Color kBlue{0, 0, 255};
inline constexpr Color kBlack{0, 0, 0};

/// A frame of one colour with tight strides; odd sizes as decoders deliver them.
inline VideoFrame flat_frame(int width, int height, Color color, Instant captured = {}) {
  const mixer::YuvColor yuv = mixer::to_yuv(color);
  const int chroma_width = (width + 1) / 2;
  const auto luma_size = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  const auto chroma_size =
      static_cast<std::size_t>(chroma_width) * static_cast<std::size_t>((height + 1) / 2);
  auto bytes = std::make_shared<std::vector<std::uint8_t>>(luma_size, yuv.y);
  bytes->insert(bytes->end(), chroma_size, yuv.u);
  bytes->insert(bytes->end(), chroma_size, yuv.v);
  const std::uint8_t* const y = bytes->data();
  const std::uint8_t* const u = y + luma_size;
  return {width,
          height,
          {PlaneView{y, width}, {u, chroma_width}, {u + chroma_size, chroma_width}},
          captured,
          bytes};
}

inline mixer::YuvColor pixel(const mixer::Canvas& canvas, int x, int y) {
  const auto planes = canvas.planes();
  const auto at = [](const PlaneView& plane, int column, int row) {
    return plane.data[row * plane.stride + column];
  };
  return {at(planes[0], x, y), at(planes[1], x / 2, y / 2), at(planes[2], x / 2, y / 2)};
}

/// True when every sample of `area` is that colour's, give or take `tolerance`: libyuv's box filter rounds
/// down.
inline bool is_filled(const mixer::Canvas& canvas, mixer::Rect area, Color color, int tolerance = 0) {
  const mixer::YuvColor wanted = mixer::to_yuv(color);
  for (int y = area.y; y < area.bottom(); ++y) {
    for (int x = area.x; x < area.right(); ++x) {
      const mixer::YuvColor found = pixel(canvas, x, y);
      if (std::abs(found.y - wanted.y) > tolerance || std::abs(found.u - wanted.u) > tolerance ||
          std::abs(found.v - wanted.v) > tolerance) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace amphi::test
