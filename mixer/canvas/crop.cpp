#include "mixer/canvas/crop.hpp"

#include <algorithm>

namespace amphi::mixer {
namespace {

constexpr int even(int value) {
  return value & ~1;
}

bool a_little_larger(int size, int wanted) {
  return size >= wanted && size - wanted <= wanted / 16;
}

Rect centred(int width, int height, int part_width, int part_height) {
  return {even((width - part_width) / 2), even((height - part_height) / 2), part_width, part_height};
}

}  // namespace

Rect cover_crop(int width, int height, Rect to) {
  for (const int factor : {1, 2}) {
    const int wanted_width = to.width * factor;
    const int wanted_height = to.height * factor;
    if (a_little_larger(width, wanted_width) && a_little_larger(height, wanted_height)) {
      return centred(width, height, wanted_width, wanted_height);
    }
  }
  // 8192 * 8192 fits an int.
  if (width * to.height > height * to.width) {
    const int part = std::clamp(even(height * to.width / to.height), std::min(2, width), width);
    return centred(width, height, part, height);
  }
  const int part = std::clamp(even(width * to.height / to.width), std::min(2, height), height);
  return centred(width, height, width, part);
}

Rect contain_area(int width, int height, Rect to) {
  int inner_width = to.width;
  int inner_height = to.height;
  if (width * to.height > height * to.width) {
    inner_height = std::clamp(even(height * to.width / width), 2, to.height);
  } else {
    inner_width = std::clamp(even(width * to.height / height), 2, to.width);
  }
  return {to.x + even((to.width - inner_width) / 2), to.y + even((to.height - inner_height) / 2), inner_width,
          inner_height};
}

}  // namespace amphi::mixer
