#include "mixer/video/change_meter.hpp"

#include <cstdlib>

namespace amphi::mixer {
namespace {

constexpr int kColumns = 128;
constexpr int kRows = 72;
constexpr int kClearly = 24;  ///< of 219 steps between black and white

template <class Visit>
void for_each_point(const PictureView& picture, Visit visit) {
  std::size_t index = 0;
  for (int row = 0; row < kRows; ++row) {
    const int y = (2 * row + 1) * picture.height / (2 * kRows);
    const std::uint8_t* line =
        picture.planes[0].data + static_cast<std::ptrdiff_t>(y) * picture.planes[0].stride;
    for (int column = 0; column < kColumns; ++column) {
      visit(index++, line[(2 * column + 1) * picture.width / (2 * kColumns)]);
    }
  }
}

}  // namespace

double ChangeMeter::compare(const PictureView& picture) const {
  if (points_.empty()) return 1;
  int different = 0;
  for_each_point(picture, [&](std::size_t index, std::uint8_t value) {
    if (std::abs(value - points_[index]) > kClearly) ++different;
  });
  return static_cast<double>(different) / (kColumns * kRows);
}

void ChangeMeter::remember(const PictureView& picture) {
  points_.resize(static_cast<std::size_t>(kColumns * kRows));
  for_each_point(picture, [&](std::size_t index, std::uint8_t value) { points_[index] = value; });
}

}  // namespace amphi::mixer
