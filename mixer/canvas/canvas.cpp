#include "mixer/canvas/canvas.hpp"

#include <libyuv.h>

#include <algorithm>
#include <cstring>

#include "mcu/base/result.hpp"
#include "mixer/canvas/crop.hpp"

namespace amphi::mixer {
namespace {

constexpr std::size_t kAlignment = 64;

std::uint8_t clamp_byte(int value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}

bool is_even(Rect area) {
  return ((area.x | area.y | area.width | area.height) & 1) == 0;
}

/// Rows start on cache lines.
int padded(int width) {
  return static_cast<int>((static_cast<std::size_t>(width) + kAlignment - 1) & ~(kAlignment - 1));
}

}  // namespace

YuvColor to_yuv(Color color) {
  const int r = color.red;
  const int g = color.green;
  const int b = color.blue;
  return {clamp_byte((66 * r + 129 * g + 25 * b + 128 + 16 * 256) >> 8),
          clamp_byte((-38 * r - 74 * g + 112 * b + 128 + 128 * 256) >> 8),
          clamp_byte((112 * r - 94 * g - 18 * b + 128 + 128 * 256) >> 8)};
}

Canvas::Canvas(int width, int height) : width_(width), height_(height) {
  AMPHI_ASSERT(width >= 2 && height >= 2 && width <= 8192 && height <= 8192 && ((width | height) & 1) == 0);
  const int stride = padded(width);
  const int chroma_stride = padded(width / 2);
  const auto luma_size = static_cast<std::size_t>(stride) * static_cast<std::size_t>(height);
  const auto chroma_size = static_cast<std::size_t>(chroma_stride) * static_cast<std::size_t>(height / 2);
  bytes_.resize(luma_size + 2 * chroma_size + kAlignment);
  const auto misaligned = reinterpret_cast<std::uintptr_t>(bytes_.data()) % kAlignment;
  y_ = {bytes_.data() + (kAlignment - misaligned) % kAlignment, stride};
  u_ = {y_.data + luma_size, chroma_stride};
  v_ = {u_.data + chroma_size, chroma_stride};
  begin({0, 0, 0});
}

bool Canvas::contains(Rect area) const {
  return area.x >= 0 && area.y >= 0 && area.width >= 0 && area.height >= 0 && area.right() <= width_ &&
         area.bottom() <= height_;
}

void Canvas::begin(Color background) {
  background_ = background;
  fill({0, 0, width_, height_}, background);
}

void Canvas::draw(const VideoFrame& frame, Rect to, Fit fit) {
  AMPHI_ASSERT(contains(to) && is_even(to));
  if (to.width == 0 || to.height == 0) return;
  if (fit == Fit::cover) return scale(frame, cover_crop(frame.width, frame.height, to), to);
  const Rect inner = contain_area(frame.width, frame.height, to);
  fill({to.x, to.y, to.width, inner.y - to.y}, background_);
  fill({to.x, inner.bottom(), to.width, to.bottom() - inner.bottom()}, background_);
  fill({to.x, inner.y, inner.x - to.x, inner.height}, background_);
  fill({inner.right(), inner.y, to.right() - inner.right(), inner.height}, background_);
  scale(frame, {0, 0, frame.width, frame.height}, inner);
}

/// `from` starts at even coordinates, so that its chroma does too.
void Canvas::scale(const VideoFrame& frame, Rect from, Rect to) {
  PictureView picture{from.width, from.height, frame.planes};
  for (std::size_t plane = 0; plane < picture.planes.size(); ++plane) {
    const int divisor = plane == 0 ? 1 : 2;
    PlaneView& view = picture.planes[plane];
    view.data += static_cast<std::ptrdiff_t>(from.y / divisor) * view.stride + from.x / divisor;
  }
  const bool exact_half = from.width == 2 * to.width && from.height == 2 * to.height;
  if (!exact_half) picture = halver_.towards(picture, to.width, to.height);
  const auto& planes = picture.planes;
  const std::ptrdiff_t chroma = static_cast<std::ptrdiff_t>(to.y / 2) * u_.stride + to.x / 2;
  // Box looks at every pixel when it shrinks; libyuv takes bilinear instead when it shrinks less than by half
  // or enlarges, and copies when the size is the same.
  libyuv::I420Scale(planes[0].data, planes[0].stride, planes[1].data, planes[1].stride, planes[2].data,
                    planes[2].stride, picture.width, picture.height, luma(to.x, to.y), y_.stride,
                    u_.data + chroma, u_.stride, v_.data + chroma, v_.stride, to.width, to.height,
                    libyuv::kFilterBox);
}

void Canvas::fill(Rect area, Color color) {
  AMPHI_ASSERT(contains(area) && is_even(area));
  if (area.width == 0 || area.height == 0) return;
  const YuvColor yuv = to_yuv(color);
  libyuv::I420Rect(y_.data, y_.stride, u_.data, u_.stride, v_.data, v_.stride, area.x, area.y, area.width,
                   area.height, yuv.y, yuv.u, yuv.v);
}

void Canvas::grey(Rect area) {
  AMPHI_ASSERT(contains(area) && is_even(area));
  for (int row = area.y; row < area.bottom(); ++row) {
    std::uint8_t* pixel = luma(area.x, row);
    std::transform(pixel, pixel + area.width, pixel, [](std::uint8_t value) {
      return static_cast<std::uint8_t>(16 + (std::max<int>(value, 16) - 16) / 2);
    });
  }
  for (const Plane& plane : {u_, v_}) {
    libyuv::SetPlane(plane.data + static_cast<std::ptrdiff_t>(area.y / 2) * plane.stride + area.x / 2,
                     plane.stride, area.width / 2, area.height / 2, 128);
  }
}

void Canvas::frame(Rect outer, Color color, int thickness) {
  fill({outer.x, outer.y, outer.width, thickness}, color);
  fill({outer.x, outer.bottom() - thickness, outer.width, thickness}, color);
  const int inner_height = outer.height - 2 * thickness;
  fill({outer.x, outer.y + thickness, thickness, inner_height}, color);
  fill({outer.right() - thickness, outer.y + thickness, thickness, inner_height}, color);
}

void Canvas::mix(const Canvas& from, const Canvas& to, int share) {
  AMPHI_ASSERT(from.width_ == width_ && to.width_ == width_ && from.height_ == height_ &&
               to.height_ == height_ && share >= 0 && share < 256);
  libyuv::I420Interpolate(from.y_.data, from.y_.stride, from.u_.data, from.u_.stride, from.v_.data,
                          from.v_.stride, to.y_.data, to.y_.stride, to.u_.data, to.u_.stride, to.v_.data,
                          to.v_.stride, y_.data, y_.stride, u_.data, u_.stride, v_.data, v_.stride, width_,
                          height_, share);
}

std::array<PlaneView, 3> Canvas::planes() const {
  return {PlaneView{y_.data, y_.stride}, PlaneView{u_.data, u_.stride}, PlaneView{v_.data, v_.stride}};
}

std::size_t Canvas::contiguous_size() const {
  return static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_) * 3 / 2;
}

void Canvas::copy_to(std::span<std::uint8_t> out) const {
  AMPHI_ASSERT(out.size() == contiguous_size());
  const auto luma_size = static_cast<std::ptrdiff_t>(width_) * height_;
  std::uint8_t* const u = out.data() + luma_size;
  std::uint8_t* const v = u + luma_size / 4;
  libyuv::I420Copy(y_.data, y_.stride, u_.data, u_.stride, v_.data, v_.stride, out.data(), width_, u,
                   width_ / 2, v, width_ / 2, width_, height_);
}

}  // namespace amphi::mixer
