#include "recorder/process/opus_duration.hpp"

#include <array>

namespace amphi::recorder {
namespace {

using namespace std::chrono_literals;

/// Of one frame, by the configuration number: SILK, hybrid, CELT (RFC 6716 table 2).
Duration frame_duration(int configuration) {
  constexpr std::array<Duration, 4> kSilk{10ms, 20ms, 40ms, 60ms};
  constexpr std::array<Duration, 2> kHybrid{10ms, 20ms};
  constexpr std::array<Duration, 4> kCelt{2'500us, 5ms, 10ms, 20ms};
  if (configuration < 12) return kSilk[static_cast<std::size_t>(configuration) % 4];
  if (configuration < 16) return kHybrid[static_cast<std::size_t>(configuration) % 2];
  return kCelt[static_cast<std::size_t>(configuration) % 4];
}

}  // namespace

std::optional<Duration> opus_duration(Bytes packet) {
  if (packet.empty()) return std::nullopt;
  const int code = packet[0] & 0x03;
  if (code == 3 && packet.size() < 2) return std::nullopt;
  const int frames = code == 0 ? 1 : code == 3 ? packet[1] & 0x3f : 2;
  const Duration length = frames * frame_duration(packet[0] >> 3);
  if (frames == 0 || length > 120ms) return std::nullopt;
  return length;
}

}  // namespace amphi::recorder
