#include "mixer/audio/audio_mixer.hpp"

#include <algorithm>

#include "mcu/base/result.hpp"

namespace amphi::mixer {
namespace {

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
  Block& input = inputs_[count_];
  std::copy(samples.begin(), samples.end(), input.begin());
  fade(input, edge);
  for (std::size_t i = 0; i < kSamplesPerTick; ++i) sum_[i] += input[i];
  return count_++;
}

void AudioMixer::full(SampleSpan out) const {
  AMPHI_ASSERT(out.size() == kSamplesPerTick);
  std::copy(sum_.begin(), sum_.end(), out.begin());
}

void AudioMixer::without(std::span<const std::size_t> inputs, SampleSpan out) const {
  full(out);
  for (const std::size_t input : inputs) {
    AMPHI_ASSERT(input < count_);
    for (std::size_t i = 0; i < kSamplesPerTick; ++i) out[i] -= inputs_[input][i];
  }
}

}  // namespace amphi::mixer
