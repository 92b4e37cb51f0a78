#pragma once
#include <array>
#include <cstdint>

#include "mixer/canvas/halver.hpp"

namespace amphi::mixer {

/// An I420 picture to write to, even sizes; does not own its samples.
struct WritablePicture {
  struct Plane {
    std::uint8_t* data = nullptr;
    int stride = 0;
  };
  int width = 0, height = 0;
  std::array<Plane, 3> planes;
};

/// Copies a picture of the same size and scales any other. Exact halves are ten times as fast as the rest.
void scale_picture(const PictureView& from, const WritablePicture& to);

}  // namespace amphi::mixer
