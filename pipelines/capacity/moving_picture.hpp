#pragma once
#include <array>
#include <cstdint>

#include "mcu/media/frame.hpp"

namespace amphi::pipelines {

/// Pictures that cost a codec about what a stage does: people who move in front of walls that do not, and a
/// camera's noise. Pure; the same step looks the same every time.
class MovingPicture {
 public:
  /// Even sizes. `columns` x `columns` people.
  MovingPicture(int width, int height, int columns);

  [[nodiscard]] VideoFrame at(int step, Instant captured = {}) const;

 private:
  static constexpr int kTexture = 256;  ///< its sides

  void paint_row(std::uint8_t* out, int y, int step) const;
  [[nodiscard]] std::uint8_t texture(int x, int y) const;

  int width_;
  int height_;
  int columns_;
  std::array<std::uint8_t, kTexture * kTexture> texture_{};
};

}  // namespace amphi::pipelines
