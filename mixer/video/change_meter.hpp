#pragma once
#include <cstdint>
#include <vector>

#include "mixer/canvas/halver.hpp"

namespace amphi::mixer {

/// Tells another slide from a moving face: looks at some thousand points of a picture. Keeps its memory.
/// Single-threaded.
class ChangeMeter {
 public:
  /// The share (0..1) of points that differ clearly from the picture remembered; 1 when that is none.
  [[nodiscard]] double compare(const PictureView& picture) const;
  /// Remembers this picture.
  void remember(const PictureView& picture);

 private:
  std::vector<std::uint8_t> points_;
};

}  // namespace amphi::mixer
