#include "mixer/audio/audio_mixer.hpp"

#include <algorithm>
#include <cmath>

#include "mcu/base/result.hpp"

namespace amphi::mixer {
namespace {

constexpr float kUnit = 4294967296.0F;  // per full scale
constexpr float kLoudest = 1000;        // what a decoder may put out; 64 of them are far from the sum's end

std::int64_t to_fixed(float sample) {
  return std::isfinite(sample) ? static_cast<std::int64_t>(std::clamp(sample, -kLoudest, kLoudest) * kUnit)
                               : 0;
}

float to_float(std::int64_t fixed) {
  return static_cast<float>(fixed) / kUnit;
}

void fade(SampleSpan samples, AudioMixer::Edge edge) {
  if (edge == AudioMixer::Edge::none) return;
  for (std::size_t i = 0; i < AudioMixer::kFade; ++i) {
    const float up = static_cast<float>(i) / static_cast<float>(AudioMixer::kFade);
    samples[i] *= edge == AudioMixer::Edge::fade_in ? up : 1 - up;
  }
  if (edge == AudioMixer::Edge::fade_out) std::fill(samples.begin() + AudioMixer::kFade, samples.end(), 0.0F);
}

}  // namespace

AudioMixer::AudioMixer(std::size_t max_inputs) : inputs_(max_inputs) {}

void AudioMixer::begin() {
  sum_.fill(0);
  count_ = 0;
}

std::size_t AudioMixer::add(ConstSampleSpan samples, Edge edge) {
  AMPHI_ASSERT(samples.size() == kSamplesPerTick && count_ < inputs_.size());
  std::array<float, kSamplesPerTick> shaped;
  std::copy(samples.begin(), samples.end(), shaped.begin());
  fade(shaped, edge);
  Block& input = inputs_[count_];
  for (std::size_t i = 0; i < kSamplesPerTick; ++i) {
    input[i] = to_fixed(shaped[i]);
    sum_[i] += input[i];
  }
  return count_++;
}

void AudioMixer::full(SampleSpan out) const {
  without({}, out);
}

void AudioMixer::without(std::span<const std::size_t> inputs, SampleSpan out) const {
  AMPHI_ASSERT(out.size() == kSamplesPerTick);
  Block rest = sum_;
  for (const std::size_t input : inputs) {
    AMPHI_ASSERT(input < count_);
    for (std::size_t i = 0; i < kSamplesPerTick; ++i) rest[i] -= inputs_[input][i];
  }
  std::transform(rest.begin(), rest.end(), out.begin(), to_float);
}

}  // namespace amphi::mixer
