#include "mixer/video/same_picture.hpp"

#include <cstring>

namespace amphi::mixer {
namespace {

bool same_plane(const PlaneView& a, const PlaneView& b, int width, int height) {
  for (int row = 0; row < height; ++row) {
    const auto* left = a.data + static_cast<std::ptrdiff_t>(row) * a.stride;
    const auto* right = b.data + static_cast<std::ptrdiff_t>(row) * b.stride;
    if (std::memcmp(left, right, static_cast<std::size_t>(width)) != 0) return false;
  }
  return true;
}

}  // namespace

bool same_picture(const VideoFrame& a, const VideoFrame& b) {
  if (a.width != b.width || a.height != b.height) return false;
  const int chroma_width = (a.width + 1) / 2;
  const int chroma_height = (a.height + 1) / 2;
  return same_plane(a.planes[0], b.planes[0], a.width, a.height) &&
         same_plane(a.planes[1], b.planes[1], chroma_width, chroma_height) &&
         same_plane(a.planes[2], b.planes[2], chroma_width, chroma_height);
}

}  // namespace amphi::mixer
