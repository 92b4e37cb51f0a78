#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "mcu/base/clock.hpp"

namespace amphi {

/// One plane of 8-bit samples. Does not own them.
struct PlaneView {
  const std::uint8_t* data = nullptr;
  int stride = 0;  ///< bytes from one row to the next
};

/// A decoded I420 picture (Y, U, V; chroma halved both ways, odd sizes round up). Whoever decoded it keeps
/// the bytes alive through `owner`. Immutable and safe to read from any thread.
struct VideoFrame {
  int width = 0;   ///< in luma samples, 1..8192
  int height = 0;  ///< in luma samples, 1..8192
  std::array<PlaneView, 3> planes;
  Instant captured;  ///< when the sender took it, on our clock; the arrival time where that is unknown
  std::shared_ptr<const void> owner;
};

/// The format of all sound inside Amphi: 48 kHz, mono, float in [-1, 1].
inline constexpr int kSampleRate = 48'000;
inline constexpr std::size_t kSamplesPerTick = 960;  ///< 20 ms
inline constexpr Duration kSoundTick = std::chrono::milliseconds(20);

using SampleSpan = std::span<float>;
using ConstSampleSpan = std::span<const float>;

}  // namespace amphi
