#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "mcu/media/frame.hpp"

namespace amphi::mixer {

/// A part of an I420 picture; does not own its samples.
struct PictureView {
  int width = 0, height = 0;
  std::array<PlaneView, 3> planes;
};

/// Brings a picture that is far too large near its target by exact halves, which libyuv does about ten times
/// faster than any other ratio. Keeps its buffers between calls. Not thread-safe: belongs to a canvas.
class Halver {
 public:
  /// Halves while the result is at least `width` x `height` large. Up to three rows and columns at the right
  /// and lower edge are lost on the way. The result is valid until the next call, or as long as `picture`
  /// when it was not halved.
  PictureView towards(PictureView picture, int width, int height);

 private:
  PictureView halve(const PictureView& picture, std::vector<std::uint8_t>& buffer);

  std::array<std::vector<std::uint8_t>, 2> buffers_;  ///< in turns
};

}  // namespace amphi::mixer
