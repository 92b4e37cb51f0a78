#pragma once
#include <cstdint>
#include <vector>

namespace amphi::mixer {

/// An 8-bit coverage mask: text or a shape, without a colour. 255 is fully covered.
struct Mask {
  int width = 0, height = 0;
  std::vector<std::uint8_t> coverage;  ///< width * height, row by row
};

// Antialiased shapes; sizes in pixels.
Mask rounded_rectangle(int width, int height, int radius);
/// A microphone with a stroke through it, `size` square.
Mask muted_microphone(int size);
/// What lies outside a rounded corner, `radius` square: 0 upper left, 1 upper right, 2 lower left, 3 lower
/// right.
Mask outside_of_corner(int radius, int corner);

}  // namespace amphi::mixer
