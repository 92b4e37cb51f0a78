#pragma once
#include <array>
#include <cstddef>

#include "mcu/media/frame.hpp"

namespace amphi::mixer {

/// A look-ahead peak limiter. Sound below the ceiling passes unchanged (but kLatency later); above it, gain
/// goes down in a ramp that ends before the peak, and comes back slowly, so that a tone stays a tone. No
/// allocation.
class Limiter {
 public:
  static constexpr float kCeiling = 0.97F;                       ///< room for what the encoder adds
  static constexpr std::size_t kBlock = 48;                      ///< 1 ms: gain is a straight line within it
  static constexpr std::size_t kRamp = 5;                        ///< blocks
  static constexpr std::size_t kLatency = (kRamp + 1) * kBlock;  ///< samples

  /// In place, 960 samples of any size in; |out| <= kCeiling. What is not a number counts as silence.
  void process(SampleSpan samples);

 private:
  static constexpr std::size_t kBlocks = kSamplesPerTick / kBlock;
  static constexpr std::size_t kHeld = kRamp + 1;

  void measure();

  std::array<float, kLatency + kSamplesPerTick> samples_{};
  /// The largest gain each block may have; [0] is the block before the first one of samples_.
  std::array<float, 1 + kHeld + kBlocks> allowed_ = filled();
  float gain_ = 1;

  static constexpr std::array<float, 1 + kHeld + kBlocks> filled() {
    std::array<float, 1 + kHeld + kBlocks> ones{};
    ones.fill(1);
    return ones;
  }
};

}  // namespace amphi::mixer
