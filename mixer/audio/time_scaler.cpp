#include "mixer/audio/time_scaler.hpp"

#include <algorithm>
#include <cmath>

#include "mixer/audio/voice_detector.hpp"

namespace amphi::mixer {
namespace {

constexpr float kSimilar = 0.5F;
constexpr float kQuiet = -55;  // dBov; below it any piece may go

float similarity(const float* a, const float* b, std::size_t count) {
  float product = 0;
  float power_a = 1e-9F;
  float power_b = 1e-9F;
  for (std::size_t i = 0; i < count; ++i) {
    product += a[i] * b[i];
    power_a += a[i] * a[i];
    power_b += b[i] * b[i];
  }
  return product / std::sqrt(power_a * power_b);
}

}  // namespace

// Coarsely at a quarter of the rate, then exactly around the best.
TimeScaler::Match TimeScaler::find_period(ConstSampleSpan samples, std::size_t max_lag) {
  if (level_of(samples.first(2 * max_lag)) < kQuiet) return {max_lag, 1};
  const std::size_t window = max_lag / kCoarse;
  for (std::size_t i = 0; i < 2 * window; ++i) {
    coarse_[i] = 0;
    for (std::size_t j = 0; j < kCoarse; ++j) coarse_[i] += samples[i * kCoarse + j];
  }
  Match rough{kMinLag / kCoarse, -1};
  for (std::size_t lag = kMinLag / kCoarse; lag <= window; ++lag) {
    const float found = similarity(coarse_.data(), coarse_.data() + lag, window);
    if (found > rough.similarity) rough = {lag, found};
  }
  const std::size_t from = std::max(kMinLag, rough.lag * kCoarse - kCoarse);
  const std::size_t to = std::min(max_lag, rough.lag * kCoarse + kCoarse);
  Match best{from, -1};
  for (std::size_t lag = from; lag <= to; ++lag) {
    const float found = similarity(samples.data(), samples.data() + lag, max_lag);
    if (found > best.similarity) best = {lag, found};
  }
  return best;
}

std::size_t TimeScaler::compress(SampleFifo& fifo, std::size_t most, bool force) {
  const SampleSpan samples = fifo.samples();
  const std::size_t max_lag = std::min({kMaxLag, samples.size() / 2, most}) / kCoarse * kCoarse;
  if (max_lag < kMinLag) return 0;
  const Match match = find_period(samples, max_lag);
  if (match.similarity < kSimilar && !force) return 0;
  const std::size_t lag = match.lag;
  for (std::size_t i = 0; i < lag; ++i) {
    const float weight = static_cast<float>(i) / static_cast<float>(lag);
    samples[lag + i] = samples[i] * (1 - weight) + samples[lag + i] * weight;
  }
  fifo.erase(0, lag);
  return lag;
}

std::size_t TimeScaler::stretch(SampleFifo& fifo, bool force) {
  if (fifo.size() < kNeeded || fifo.size() + kMaxLag > SampleFifo::kCapacity) return 0;
  const std::size_t max_lag = std::min(kMaxLag, fifo.size() / 2) / kCoarse * kCoarse;
  const Match match = find_period(fifo.samples(), max_lag);
  if (match.similarity < kSimilar && !force) return 0;
  const std::size_t lag = match.lag;
  for (std::size_t i = 0; i < lag; ++i) {
    const float weight = static_cast<float>(i) / static_cast<float>(lag);
    piece_[i] = fifo.samples()[lag + i] * (1 - weight) + fifo.samples()[i] * weight;
  }
  fifo.extend(lag);
  const SampleSpan samples = fifo.samples();
  std::copy_backward(samples.begin() + static_cast<std::ptrdiff_t>(lag),
                     samples.end() - static_cast<std::ptrdiff_t>(lag), samples.end());
  std::copy_n(piece_.begin(), lag, samples.begin() + static_cast<std::ptrdiff_t>(lag));
  return lag;
}

}  // namespace amphi::mixer
