#pragma once
#include <cstdint>
#include <vector>

namespace amphi::bench {

/// One luma plane; chroma is grey throughout.
struct GreyPicture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> luma;
};

/// A number of 12 bits as 4 x 3 blocks that fill the picture, in Gray code, so that two neighbours differ in
/// one block only and a frame that shows half of each reads as one of both.
inline constexpr int kCodeColumns = 4;
inline constexpr int kCodeRows = 3;
inline constexpr int kCodes = 1 << (kCodeColumns * kCodeRows);

GreyPicture draw_code(int code, int width, int height);
/// Reads the middle of each block, whatever the picture's size; -1 where a block is neither dark nor light.
int read_code(const std::uint8_t* luma, int width, int height, int stride);

}  // namespace amphi::bench
