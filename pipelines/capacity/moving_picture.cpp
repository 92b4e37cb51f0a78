#include "pipelines/capacity/moving_picture.hpp"

#include <cmath>
#include <memory>
#include <vector>

namespace amphi::pipelines {
namespace {

constexpr std::uint32_t hash(std::uint32_t value) {
  value ^= value >> 16;
  value *= 0x7feb352dU;
  value ^= value >> 15;
  value *= 0x846ca68bU;
  return value ^ (value >> 16);
}

std::uint8_t brightness(double value) {
  return static_cast<std::uint8_t>(std::lround(value));
}

}  // namespace

MovingPicture::MovingPicture(int width, int height, int columns)
    : width_(width), height_(height), columns_(columns) {
  constexpr double kTurn = 6.283185307179586 / kTexture;
  for (int y = 0; y < kTexture; ++y) {
    for (int x = 0; x < kTexture; ++x) {
      const double soft = 22 * std::sin(3 * x * kTurn) * std::cos(2 * y * kTurn) +
                          12 * std::sin((7 * x + 5 * y) * kTurn) + 7 * std::sin((19 * x - 23 * y) * kTurn);
      const double grain = hash(static_cast<std::uint32_t>(y * kTexture + x)) % 9 - 4.0;
      texture_[static_cast<std::size_t>(y * kTexture + x)] = brightness(110 + soft + grain);
    }
  }
}

std::uint8_t MovingPicture::texture(int x, int y) const {
  return texture_[static_cast<std::size_t>((y & (kTexture - 1)) * kTexture + (x & (kTexture - 1)))];
}

/// In each cell an ellipse, brighter than the wall, sways and takes its texture with it.
void MovingPicture::paint_row(std::uint8_t* out, int y, int step) const {
  const int cell_width = width_ / columns_;
  const int cell_height = height_ / columns_;
  const double radius = 0.4 * cell_height;
  const double off_centre = (y % cell_height - 0.6 * cell_height) / radius;
  const double half = std::fabs(off_centre) < 1 ? 0.7 * radius * std::sqrt(1 - off_centre * off_centre) : 0;
  const int rise = static_cast<int>(std::lround(0.03 * cell_height * std::sin(step * 0.23)));
  for (int x = 0; x < width_; ++x) {
    const int cell = x / cell_width + y / cell_height * columns_;
    const int sway = static_cast<int>(std::lround(0.08 * cell_width * std::sin(step * 0.11 + cell)));
    const bool person = std::abs(x % cell_width - cell_width / 2 - sway) < half;
    out[x] = person ? static_cast<std::uint8_t>(texture(2 * (x - sway), 2 * (y - rise)) + 45) : texture(x, y);
  }
}

VideoFrame MovingPicture::at(int step, Instant captured) const {
  const auto luma = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
  auto bytes = std::make_shared<std::vector<std::uint8_t>>(luma * 3 / 2, 128);
  std::uint8_t* const y_plane = bytes->data();
  for (int y = 0; y < height_; ++y) paint_row(y_plane + static_cast<std::ptrdiff_t>(y) * width_, y, step);
  // A decoded camera's noise: a step up in one of eight samples.
  for (std::size_t i = 0; i < luma; i += 4) {
    const std::uint32_t dice = hash(static_cast<std::uint32_t>(i) * 31 + static_cast<std::uint32_t>(step));
    if ((dice & 1) != 0) ++y_plane[i + (dice >> 30)];
  }
  const std::uint8_t* const u = y_plane + luma;
  return {width_,
          height_,
          {PlaneView{y_plane, width_}, {u, width_ / 2}, {u + luma / 4, width_ / 2}},
          captured,
          std::move(bytes)};
}

}  // namespace amphi::pipelines
