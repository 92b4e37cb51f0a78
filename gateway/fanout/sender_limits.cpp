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

}  // namespace

ports::SenderLimits sender_limits(const ParticipantId& participant, Source source,
                                  std::span<const link::Region> on_screen, const link::VideoFormat& canvas) {
  ports::SenderLimits limits;
  limits.source = source;
  const Tile tile{participant, source};
  for (const link::Region& region : on_screen) {
    if (region.tile != tile) continue;
    limits.active = true;
    limits.width = std::max(limits.width, region.width);
    limits.height = std::max(limits.height, region.height);
  }
  const bool screen = source == Source::screen;
  if (!limits.active) return screen ? kUnseenScreen : limits;
  limits.frames_per_second =
      screen ? std::min(kScreenFramesPerSecond, canvas.frames_per_second) : canvas.frames_per_second;
  const double pixels = static_cast<double>(limits.width) * limits.height * limits.frames_per_second;
  const double bits = pixels * (screen ? kScreenBitsPerPixel : kCameraBitsPerPixel);
  limits.bits_per_second = std::clamp(static_cast<int>(bits), kLeastBits, kMostBits);
  return limits;
}

}  // namespace amphi::fanout
