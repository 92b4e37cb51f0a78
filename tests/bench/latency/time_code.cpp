#include "tests/bench/latency/time_code.hpp"

namespace amphi::bench {
namespace {

constexpr std::uint8_t kDark = 60, kLight = 190;
constexpr int kTolerance = 40;

int block_mean(const std::uint8_t* luma, int stride, int left, int top, int width, int height) {
  long sum = 0;
  for (int y = top; y < top + height; ++y) {
    for (int x = left; x < left + width; ++x) sum += luma[y * stride + x];
  }
  return static_cast<int>(sum / (width * height));
}

}  // namespace

GreyPicture draw_code(int code, int width, int height) {
  const int gray = code ^ (code >> 1);
  GreyPicture picture{width, height, {}};
  picture.luma.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int bit = y * kCodeRows / height * kCodeColumns + x * kCodeColumns / width;
      picture.luma[static_cast<std::size_t>(y * width + x)] = (gray >> bit & 1) != 0 ? kLight : kDark;
    }
  }
  return picture;
}

int read_code(const std::uint8_t* luma, int width, int height, int stride) {
  const int block_width = width / kCodeColumns;
  const int block_height = height / kCodeRows;
  int gray = 0;
  for (int bit = 0; bit < kCodeColumns * kCodeRows; ++bit) {
    const int left = bit % kCodeColumns * block_width + block_width * 3 / 8;
    const int top = bit / kCodeColumns * block_height + block_height * 3 / 8;
    const int mean = block_mean(luma, stride, left, top, block_width / 4, block_height / 4);
    if (mean > kLight - kTolerance) {
      gray |= 1 << bit;
    } else if (mean > kDark + kTolerance) {
      return -1;
    }
  }
  int code = gray;
  for (int shift = gray >> 1; shift != 0; shift >>= 1) code ^= shift;
  return code;
}

}  // namespace amphi::bench
