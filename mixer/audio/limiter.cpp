#include "mixer/audio/limiter.hpp"

#include <algorithm>
#include <cmath>

#include "mcu/base/result.hpp"

namespace amphi::mixer {
namespace {

constexpr float kRelease = 0.0025F;  // of the way back per millisecond: a time constant of 400 ms

void sanitize(SampleSpan samples) {
  for (float& sample : samples) {
    if (!std::isfinite(sample)) sample = 0;
  }
}

float gain_for(ConstSampleSpan block) {
  float peak = 0;
  for (const float sample : block) peak = std::max(peak, std::abs(sample));
  return peak <= Limiter::kCeiling ? 1 : Limiter::kCeiling / peak;
}

}  // namespace

void Limiter::measure() {
  for (std::size_t block = 0; block < kBlocks; ++block) {
    const std::size_t at = kLatency + block * kBlock;
    allowed_[kRamp + block] = gain_for(ConstSampleSpan(samples_).subspan(at, kBlock));
  }
}

// The gain at a block's end must suit that block and the next one, and be on the way down to what comes
// within the ramp.
float Limiter::gain_at_end(std::size_t block) const {
  float gain = std::min(allowed_[block], allowed_[block + 1]);
  for (std::size_t ahead = 1; ahead < kRamp; ++ahead) {
    const float goal = allowed_[block + 1 + ahead];
    const float slope = (1 - goal) / static_cast<float>(kRamp);
    gain = std::min(gain, goal + slope * static_cast<float>(ahead));
  }
  return std::min(gain, gain_ + (1 - gain_) * kRelease);
}

void Limiter::process(SampleSpan samples) {
  AMPHI_ASSERT(samples.size() == kSamplesPerTick);
  sanitize(samples);
  std::copy(samples.begin(), samples.end(), samples_.begin() + kLatency);
  measure();
  for (std::size_t block = 0; block < kBlocks; ++block) {
    const float end = gain_at_end(block);
    const float step = (end - gain_) / static_cast<float>(kBlock);
    for (std::size_t i = 0; i < kBlock; ++i) {
      const std::size_t at = block * kBlock + i;
      const float limited = samples_[at] * (gain_ + step * static_cast<float>(i));
      samples[at] = std::clamp(limited, -kCeiling, kCeiling);  // what rounding adds
    }
    gain_ = end > 0.9999F ? 1 : end;
  }
  std::copy(samples_.begin() + kSamplesPerTick, samples_.end(), samples_.begin());
  std::copy(allowed_.begin() + kBlocks, allowed_.end(), allowed_.begin());
}

}  // namespace amphi::mixer
