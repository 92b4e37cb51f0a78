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
  static constexpr float kCeiling = 0.97F;                 ///< room for what the encoder adds
  static constexpr std::size_t kBlock = 48;                ///< 1 ms: gain is a straight line within it
  static constexpr std::size_t kRamp = 5;                  ///< blocks
  static constexpr std::size_t kLatency = kRamp * kBlock;  ///< samples

  /// In place, 960 samples of any size in; |out| <= kCeiling. What is not a number counts as silence.
  void process(SampleSpan samples);

 private:
  static constexpr std::size_t kBlocks = kSamplesPerTick / kBlock;
  static constexpr std::size_t kKnown = kRamp + kBlocks;

  static constexpr std::array<float, kKnown> unity() {
    std::array<float, kKnown> gains{};
    gains.fill(1);
    return gains;
  }

  void measure();
  [[nodiscard]] float gain_at_end(std::size_t block) const;

  std::array<float, kLatency + kSamplesPerTick> samples_{};
  std::array<float, kKnown> allowed_ = unity();  ///< the largest gain each block of samples_ may have
  float gain_ = 1;
};

}  // namespace amphi::mixer
