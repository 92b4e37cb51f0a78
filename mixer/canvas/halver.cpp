#include "mixer/canvas/halver.hpp"

#include <libyuv.h>

#include <algorithm>

namespace amphi::mixer {
namespace {

/// Chroma halves exactly as well only where luma divides by four.
constexpr int fours(int value) {
  return value & ~3;
}

}  // namespace

PictureView Halver::towards(PictureView picture, int width, int height) {
  std::size_t turn = 0;
  while (fours(picture.width) / 2 >= std::max(width, 2) && fours(picture.height) / 2 >= std::max(height, 2)) {
    picture = halve(picture, buffers_[turn]);
    turn = 1 - turn;
  }
  return picture;
}

PictureView Halver::halve(const PictureView& picture, std::vector<std::uint8_t>& buffer) {
  const int width = fours(picture.width) / 2;
  const int height = fours(picture.height) / 2;
  const auto luma = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  if (buffer.size() < luma * 3 / 2) buffer.resize(luma * 3 / 2);
  std::uint8_t* const y = buffer.data();
  std::uint8_t* const u = y + luma;
  std::uint8_t* const v = u + luma / 4;
  const auto& from = picture.planes;
  libyuv::I420Scale(from[0].data, from[0].stride, from[1].data, from[1].stride, from[2].data, from[2].stride,
                    2 * width, 2 * height, y, width, u, width / 2, v, width / 2, width, height,
                    libyuv::kFilterBox);
  return {width, height, {PlaneView{y, width}, {u, width / 2}, {v, width / 2}}};
}

}  // namespace amphi::mixer
