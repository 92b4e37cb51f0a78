#include "tests/bench/clips/moving_picture.hpp"

#include <algorithm>
#include <cmath>

namespace amphi::bench {
namespace {

constexpr int kNoise = 3;  // +- luma

/// A small generator of noise; its quality is of no interest.
class Noise {
 public:
  explicit Noise(std::uint32_t seed) : state_(seed * 2654435761U + 1) {}
  std::uint32_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return state_;
  }

 private:
  std::uint32_t state_;
};

bool in_ellipse(double x, double y, double width, double height) {
  return x * x / (width * width) + y * y / (height * height) < 1;
}

/// The person without noise, in picture heights around his head's middle.
int person_at(double x, double y) {
  if (in_ellipse(x, y, 0.16, 0.22)) return 150 + static_cast<int>(20 * std::sin(x * 70) * std::sin(y * 50));
  if (in_ellipse(x, y - 0.62, 0.38, 0.36)) return 70 + static_cast<int>(15 * std::sin((x + y) * 90));
  return -1;
}

}  // namespace

GreyPicture moving_person(int width, int height, int number, std::uint32_t seed) {
  GreyPicture picture{width, height, {}};
  picture.luma.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
  Noise noise(seed * 7919U + static_cast<std::uint32_t>(number) + 1);
  const double time = number / 30.0 + seed;
  const double middle_x = 0.89 + 0.12 * std::sin(time * 1.7), middle_y = 0.4 + 0.03 * std::sin(time * 5.1);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double px = static_cast<double>(x) / height, py = static_cast<double>(y) / height;
      const int person = person_at(px - middle_x, py - middle_y);
      const int wall = 120 + static_cast<int>(40 * px) + static_cast<int>(seed * 6 % 30);
      const int grain = static_cast<int>(noise.next() % (2 * kNoise + 1)) - kNoise;
      const int value = std::clamp((person >= 0 ? person : wall) + grain, 16, 235);
      picture.luma[static_cast<std::size_t>(y * width + x)] = static_cast<std::uint8_t>(value);
    }
  }
  return picture;
}

GreyPicture slide(int width, int height) {
  GreyPicture picture{width, height, {}};
  picture.luma.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 235);
  Noise letters(1);
  for (int line = 0; line < 12; ++line) {
    const int top = height / 14 * (line + 1);
    const int letter = height / 40;
    for (int x = width / 12; x < width * 11 / 12 - letter; x += letter) {
      const std::uint32_t shape = letters.next();
      if (shape % 6 == 0) continue;  // between two words
      for (int y = 0; y < letter; ++y) {
        for (int column = 0; column < letter - 2; ++column) {
          const bool ink = (shape >> ((y * 4 / letter) * 4 + column * 4 / letter) & 1) != 0;
          if (ink) picture.luma[static_cast<std::size_t>((top + y) * width + x + column)] = 30;
        }
      }
    }
  }
  return picture;
}

}  // namespace amphi::bench
