#include "gateway/fanout/sender_limits.hpp"

#include <algorithm>

namespace amphi::fanout {
namespace {

// 0.08 bit per pixel is good VP8 quality for a face; text wants more, but needs few pictures a second.
constexpr double kCameraBitsPerPixel = 0.08;
constexpr double kScreenBitsPerPixel = 0.16;
constexpr int kScreenFramesPerSecond = 15;
constexpr int kLeastBits = 120'000;
constexpr int kMostBits = 2'500'000;

const ports::SenderLimits kUnseenScreen{Source::screen, true, 320, 180, 1, kLeastBits};

/// The canvas is so many times as large as the largest output: 1, 2 or 4.
int divisor(const PictureNeed& need) {
  if (need.largest.width * 4 <= need.canvas.width) return 4;
  return need.largest.width * 2 <= need.canvas.width ? 2 : 1;
}

/// Of the widescreen picture that covers a tile of this size, which may be of any shape.
double pixels_for(int width, int height) {
  return std::max(1.0 * width, height * 16 / 9.0) * std::max(1.0 * height, width * 9 / 16.0);
}

int even(int size) {
  return (size + 1) / 2 * 2;
}

}  // namespace

ports::SenderLimits sender_limits(const ParticipantId& participant, Source source,
                                  std::span<const link::Region> on_screen, const PictureNeed& need) {
  ports::SenderLimits limits;
  limits.source = source;
  const Tile tile{participant, source};
  const auto want = [&](int width, int height) {
    limits.active = true;
    limits.width = std::max(limits.width, width);
    limits.height = std::max(limits.height, height);
  };
  for (const link::Region& region : on_screen) {
    if (region.tile == tile) want(even(region.width / divisor(need)), even(region.height / divisor(need)));
  }
  for (const layout::PlacedTile& placed : need.focus) {
    if (placed.tile == tile) want(placed.width, placed.height);
  }
  const bool screen = source == Source::screen;
  if (!limits.active) return screen ? kUnseenScreen : limits;
  const int rate = need.largest.frames_per_second;
  limits.frames_per_second = screen ? std::min(kScreenFramesPerSecond, rate) : rate;
  const double pixels = pixels_for(limits.width, limits.height) * limits.frames_per_second;
  const double bits = pixels * (screen ? kScreenBitsPerPixel : kCameraBitsPerPixel);
  limits.bits_per_second = std::clamp(static_cast<int>(bits), kLeastBits, kMostBits);
  return limits;
}

}  // namespace amphi::fanout
