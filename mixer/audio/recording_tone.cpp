#include "mixer/audio/recording_tone.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace amphi::mixer {
namespace {

constexpr float kLoudness = 0.12F;  // about -21 dBFS (RMS): as a voice
constexpr float kRate = 48'000;
constexpr float kEdge = 480;  // samples, so that no note clicks
constexpr float kNoteLength = RecordingTone::kNoteTicks * kSamplesPerTick;

}  // namespace

void RecordingTone::play(SampleSpan out) {
  const bool second = tick_ >= kNoteTicks;
  const float frequency = second ? 880 : 660;
  const auto first = static_cast<float>((tick_ % kNoteTicks) * kSamplesPerTick);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const float at = first + static_cast<float>(i);
    const float envelope = std::min({1.0F, at / kEdge, (kNoteLength - at) / kEdge});
    out[i] = kLoudness * envelope * std::sin(2 * std::numbers::pi_v<float> * frequency * at / kRate);
  }
  ++tick_;
}

}  // namespace amphi::mixer
