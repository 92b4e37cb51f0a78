#include "mixer/canvas/mask.hpp"

#include <algorithm>
#include <cmath>

namespace amphi::mixer {
namespace {

/// Signed distances to shapes: negative inside, in the unit of the coordinates.
double capsule(double x, double y, double x0, double y0, double x1, double y1, double radius) {
  const double dx = x1 - x0;
  const double dy = y1 - y0;
  const double along = std::clamp(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy), 0.0, 1.0);
  return std::hypot(x - x0 - along * dx, y - y0 - along * dy) - radius;
}

double rounded_box(double x, double y, double width, double height, double radius) {
  const double dx = std::max(0.0, std::abs(x - width / 2) - (width / 2 - radius));
  const double dy = std::max(0.0, std::abs(y - height / 2) - (height / 2 - radius));
  return std::hypot(dx, dy) - radius;
}

/// The lower half of a ring.
double cradle(double x, double y, double center_x, double center_y, double radius, double thickness) {
  const double ring = std::abs(std::hypot(x - center_x, y - center_y) - radius) - thickness;
  return std::max(ring, center_y - y);
}

/// In a square of side 1.
double microphone(double x, double y) {
  const double body = capsule(x, y, 0.5, 0.24, 0.5, 0.46, 0.14);
  const double holder = cradle(x, y, 0.5, 0.46, 0.25, 0.035);
  const double stem = capsule(x, y, 0.5, 0.72, 0.5, 0.86, 0.035);
  const double foot = capsule(x, y, 0.36, 0.88, 0.64, 0.88, 0.035);
  return std::min({body, holder, stem, foot});
}

double struck_microphone(double x, double y) {
  const double stroke = capsule(x, y, 0.14, 0.1, 0.86, 0.9, 0.045);
  const double clearance = stroke - 0.06;  // a gap keeps the stroke legible on the microphone
  return std::min(stroke, std::max(microphone(x, y), -clearance));
}

/// Coverage from the distance, `scale` pixels per unit, to each pixel's centre.
template <class Distance>
Mask rasterize(int width, int height, double scale, Distance distance) {
  Mask mask{std::max(0, width), std::max(0, height), {}};
  mask.coverage.reserve(static_cast<std::size_t>(mask.width) * static_cast<std::size_t>(mask.height));
  for (int y = 0; y < mask.height; ++y) {
    for (int x = 0; x < mask.width; ++x) {
      const double pixels = scale * distance((x + 0.5) / scale, (y + 0.5) / scale);
      mask.coverage.push_back(
          static_cast<std::uint8_t>(std::lround(255 * std::clamp(0.5 - pixels, 0.0, 1.0))));
    }
  }
  return mask;
}

}  // namespace

Mask rounded_rectangle(int width, int height, int radius) {
  return rasterize(width, height, 1,
                   [=](double x, double y) { return rounded_box(x, y, width, height, radius); });
}

Mask muted_microphone(int size) {
  return rasterize(size, size, size, struck_microphone);
}

Mask outside_of_corner(int radius, int corner) {
  const double center_x = corner % 2 == 0 ? radius : 0;
  const double center_y = corner < 2 ? radius : 0;
  return rasterize(radius, radius, 1,
                   [=](double x, double y) { return radius - std::hypot(x - center_x, y - center_y); });
}

}  // namespace amphi::mixer
