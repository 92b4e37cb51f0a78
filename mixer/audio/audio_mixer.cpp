#include "mixer/audio/audio_mixer.hpp"

#include <algorithm>

#include "mcu/base/result.hpp"

namespace amphi::mixer {
namespace {

constexpr float kUnit = 2'097'152.0F;  // per full scale
static_assert(AudioMixer::kMostInputs * AudioMixer::kLoudest * kUnit < 2'147'483'648.0);

// What is not a number fails both comparisons and becomes the lowest.
std::int32_t to_fixed(float sample) {
  const float low = sample > -AudioMixer::kLoudest ? sample : -AudioMixer::kLoudest;
  const float bounded = low < AudioMixer::kLoudest ? low : AudioMixer::kLoudest;
  return static_cast<std::int32_t>(bounded * kUnit);
}

float to_float(std::int32_t fixed) {
  return static_cast<float>(fixed) * (1 / kUnit);
}

void fade(SampleSpan samples, AudioMixer::Edge edge) {
  for (std::size_t i = 0; i < AudioMixer::kFade; ++i) {
    const float up = static_cast<float>(i) / static_cast<float>(AudioMixer::kFade);
    samples[i] *= edge == AudioMixer::Edge::fade_in ? up : 1 - up;
  }
  if (edge == AudioMixer::Edge::fade_out) std::fill(samples.begin() + AudioMixer::kFade, samples.end(), 0.0F);
}

}  // namespace

AudioMixer::AudioMixer(std::size_t max_inputs) : inputs_(max_inputs) {
  AMPHI_ASSERT(max_inputs <= kMostInputs);
}

void AudioMixer::begin() {
  sum_.fill(0);
  count_ = 0;
}

std::size_t AudioMixer::add(ConstSampleSpan samples, Edge edge) {
  AMPHI_ASSERT(samples.size() == kSamplesPerTick && count_ < inputs_.size());
  std::array<float, kSamplesPerTick> shaped;
  std::copy_n(samples.begin(), kSamplesPerTick, shaped.begin());
  if (edge != Edge::none) fade(shaped, edge);
  Block& input = inputs_[count_];
  for (std::size_t i = 0; i < kSamplesPerTick; ++i) input[i] = to_fixed(shaped[i]);
  for (std::size_t i = 0; i < kSamplesPerTick; ++i) sum_[i] += input[i];
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
    const Block& own = inputs_[input];
    for (std::size_t i = 0; i < kSamplesPerTick; ++i) rest[i] -= own[i];
  }
  std::transform(rest.begin(), rest.end(), out.begin(), to_float);
}

}  // namespace amphi::mixer
