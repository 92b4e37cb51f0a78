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
Mask disc(int diameter);
/// A microphone with a stroke through it, `size` square.
Mask muted_microphone(int size);

}  // namespace amphi::mixer
