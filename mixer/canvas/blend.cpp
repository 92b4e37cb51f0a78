// Canvas's painting with masks. A chroma sample stands for four pixels and takes the mean of their coverage.
#include <algorithm>

#include "mixer/canvas/canvas.hpp"

namespace amphi::mixer {
namespace {

/// Rounded division by 255 of 0..65025.
int divide_255(int value) {
  return (value + 128 + ((value + 128) >> 8)) >> 8;
}

std::uint8_t mixed(int below, int above, int alpha) {
  return static_cast<std::uint8_t>(divide_255(below * (255 - alpha) + above * alpha));
}

int coverage_at(const Mask& mask, int x, int y) {
  if (x < 0 || y < 0 || x >= mask.width || y >= mask.height) return 0;
  return mask.coverage[static_cast<std::size_t>(y * mask.width + x)];
}

}  // namespace

void Canvas::blend(const Mask& mask, int x, int y, Color color, std::uint8_t opacity) {
  const YuvColor yuv = to_yuv(color);
  blend_luma(mask, x, y, yuv.y, opacity);
  blend_chroma(mask, x, y, yuv, opacity);
}

void Canvas::blend_luma(const Mask& mask, int x, int y, std::uint8_t value, int opacity) {
  const int left = std::max(0, -x);
  const int right = std::min(mask.width, width_ - x);
  for (int row = std::max(0, -y); row < std::min(mask.height, height_ - y); ++row) {
    const std::uint8_t* coverage = mask.coverage.data() + static_cast<std::ptrdiff_t>(row) * mask.width;
    std::uint8_t* pixels = y_.data + static_cast<std::ptrdiff_t>(y + row) * y_.stride;
    for (int column = left; column < right; ++column) {
      if (coverage[column] == 0) continue;
      std::uint8_t& pixel = pixels[x + column];
      pixel = mixed(pixel, value, divide_255(coverage[column] * opacity));
    }
  }
}

void Canvas::blend_chroma(const Mask& mask, int x, int y, YuvColor color, int opacity) {
  const int left = std::max(0, x) / 2;
  const int right = std::min(width_, x + mask.width + 1) / 2;
  const int bottom = std::min(height_, y + mask.height + 1) / 2;
  for (int row = std::max(0, y) / 2; row < bottom; ++row) {
    const std::ptrdiff_t offset = static_cast<std::ptrdiff_t>(row) * u_.stride;
    for (int column = left; column < right; ++column) {
      const int mask_x = 2 * column - x;
      const int mask_y = 2 * row - y;
      const int sum = coverage_at(mask, mask_x, mask_y) + coverage_at(mask, mask_x + 1, mask_y) +
                      coverage_at(mask, mask_x, mask_y + 1) + coverage_at(mask, mask_x + 1, mask_y + 1);
      if (sum == 0) continue;
      const int alpha = divide_255((sum + 2) / 4 * opacity);
      u_.data[offset + column] = mixed(u_.data[offset + column], color.u, alpha);
      v_.data[offset + column] = mixed(v_.data[offset + column], color.v, alpha);
    }
  }
}

}  // namespace amphi::mixer
