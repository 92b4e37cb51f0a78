#include "mixer/audio/leveller.hpp"

#include <algorithm>
#include <cmath>

namespace amphi::mixer {
namespace {

constexpr float kRise = 0.12F;         // dB per voiced tick: 6 dB a second
constexpr float kFall = 0.24F;         // dB per voiced tick: 12 dB a second
constexpr float kSmoothingTicks = 50;  // a second of voice
constexpr float kFirstTicks = 10;      // before these nothing is changed

float to_factor(float decibel) {
  return std::pow(10.0F, decibel / 20);
}

}  // namespace

void Leveller::learn(float level) {
  heard_ = std::min(heard_ + 1, kSmoothingTicks);
  voice_level_ += (level - voice_level_) / heard_;
  if (heard_ < kFirstTicks) return;
  const float off = kTarget - voice_level_;
  const float beyond = off - std::clamp(off, -kTolerance, kTolerance);
  const float wanted = std::clamp(beyond, kMinGain, kMaxGain);
  gain_ = std::clamp(wanted, gain_ - kFall, gain_ + kRise);
}

void Leveller::process(SampleSpan samples, float level, bool voiced) {
  const float before = gain_;
  if (voiced) learn(level);
  if (before == 0 && gain_ == 0) return;
  float factor = to_factor(before);
  const float step = (to_factor(gain_) - factor) / static_cast<float>(samples.size());
  for (float& sample : samples) {
    sample *= factor;
    factor += step;
  }
}

}  // namespace amphi::mixer
