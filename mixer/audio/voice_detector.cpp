#include "mixer/audio/voice_detector.hpp"

#include <algorithm>
#include <cmath>

#include "mcu/base/result.hpp"

namespace amphi::mixer {
namespace {

constexpr float kSimilar = 0.6F;       // normalised autocorrelation of a periodic sound
constexpr float kAboveFloor = 12;      // dB
constexpr int kFloorWindow = 50;       // ticks: a second
constexpr float kPreEmphasis = 0.95F;  // takes the slope of rumble away
constexpr int kHangOver = 5;           // ticks

float dot(const float* a, const float* b, std::size_t count) {
  float sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

float level_of(ConstSampleSpan samples) {
  const float power =
      dot(samples.data(), samples.data(), samples.size()) / static_cast<float>(samples.size());
  return power < 2e-13F ? kSilentLevel : std::clamp(10 * std::log10(power), kSilentLevel, 0.0F);
}

void VoiceDetector::decimate(ConstSampleSpan samples) {
  std::copy(history_.begin() + kTick, history_.end(), history_.begin());
  for (std::size_t i = 0; i < kTick; ++i) {
    float sum = 0;
    for (std::size_t j = 0; j < kDecimation; ++j) sum += samples[i * kDecimation + j];
    history_[kTick + i] = sum - kPreEmphasis * last_;
    last_ = sum;
  }
}

// A peak of the autocorrelation away from its borders.
bool VoiceDetector::is_periodic() const {
  constexpr std::size_t kWindow = 2 * kTick - kMaxLag - 1;
  const float* late = history_.data() + kMaxLag + 1;
  const float own = dot(late, late, kWindow) + 1e-9F;
  std::array<float, kMaxLag + 2> similarity{};
  for (std::size_t lag = kMinLag - 1; lag <= kMaxLag + 1; ++lag) {
    const float* early = late - lag;
    similarity[lag] = dot(late, early, kWindow) / std::sqrt(own * (dot(early, early, kWindow) + 1e-9F));
  }
  for (std::size_t lag = kMinLag; lag <= kMaxLag; ++lag) {
    if (similarity[lag] > kSimilar && similarity[lag] >= similarity[lag - 1] &&
        similarity[lag] >= similarity[lag + 1])
      return true;
  }
  return false;
}

// The lowest level of the last one to two seconds: a voice has gaps, steady noise has none.
void VoiceDetector::track_floor(float level) {
  lowest_ = std::min(lowest_, level);
  if (++ticks_ < kFloorWindow) return;
  floor_ = lowest_;
  lowest_ = level;
  ticks_ = 0;
}

VoiceDetector::Verdict VoiceDetector::process(ConstSampleSpan samples) {
  AMPHI_ASSERT(samples.size() == kSamplesPerTick);
  Verdict verdict;
  verdict.level = level_of(samples);
  decimate(samples);
  const bool loud = verdict.level > kThreshold;
  verdict.periodic = loud && is_periodic();
  if (!verdict.periodic) track_floor(verdict.level);
  if (verdict.periodic || (loud && verdict.level > std::min(floor_, lowest_) + kAboveFloor))
    hang_over_ = kHangOver;
  verdict.active = hang_over_ > 0;
  if (hang_over_ > 0) --hang_over_;
  return verdict;
}

}  // namespace amphi::mixer
