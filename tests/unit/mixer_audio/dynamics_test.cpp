// Levels, voice detection, levelling, limiting and time scaling.
#include <algorithm>

#include "mixer/audio/leveller.hpp"
#include "mixer/audio/limiter.hpp"
#include "mixer/audio/time_scaler.hpp"
#include "tests/unit/mixer_audio/sound_support.hpp"

namespace amphi::mixer::testing {
namespace {

/// Runs a long sound through the limiter, tick by tick.
Samples limited(const Samples& in) {
  Limiter limiter;
  Samples out = in;
  for (std::size_t at = 0; at + kSamplesPerTick <= out.size(); at += kSamplesPerTick)
    limiter.process(SampleSpan(out).subspan(at, kSamplesPerTick));
  return out;
}

float peak_of(const Samples& samples) {
  float peak = 0;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  return peak;
}

TEST_CASE("the level of a full-scale sine is -3 dBov and of nothing -127") {
  CHECK(level_of(tone(1000, 1, 960)) == Approx(-3.01).margin(0.05));
  CHECK(level_of(Samples(960)) == kSilentLevel);
}

TEST_CASE("the limiter passes what is below its ceiling bit by bit") {
  const Samples in = tone(440, 0.9F, 9600);
  const Samples out = limited(in);
  for (std::size_t i = Limiter::kLatency; i < out.size(); ++i) REQUIRE(out[i] == in[i - Limiter::kLatency]);
}

TEST_CASE("nothing that goes into the limiter comes out above its ceiling") {
  Noise noise(1);
  Samples in = noise.samples(40, 96'000);
  for (std::size_t i = 0; i < in.size(); ++i) {
    if ((i / 4800) % 2 == 0) in[i] *= 0.01F;  // with sudden beginnings
  }
  in[50'000] = std::numeric_limits<float>::infinity();
  in[50'001] = std::numeric_limits<float>::quiet_NaN();
  CHECK(peak_of(limited(in)) <= Limiter::kCeiling);
}

TEST_CASE("the limiter turns down in a ramp that ends before the peak") {
  Samples in(1920, 0.5F);
  std::fill(in.begin() + 1000, in.end(), 5.0F);
  const Samples out = limited(in);
  const auto quiet = ConstSampleSpan(out).subspan(Limiter::kLatency, 1000);
  CHECK(quiet.back() < 0.11F);
  CHECK(largest_step(quiet) < 0.003F);  // 0.4 within 5 ms
}

TEST_CASE("a tone limited by 20 dB stays a tone") {
  for (const double pitch : {120.0, 440.0, 1000.0}) {
    const Samples out = limited(tone(pitch, 10, 96'000));
    const ConstSampleSpan settled = tail(out, 48'000);
    const double fundamental = amplitude_of(settled, pitch);
    double harmonics = 0;
    for (int n = 2; n <= 9; ++n) harmonics = std::max(harmonics, amplitude_of(settled, pitch * n));
    INFO(pitch << " Hz: " << fundamental << ", worst harmonic " << decibel(harmonics / fundamental) << " dB");
    CHECK(fundamental > 0.8);
    CHECK(decibel(harmonics / fundamental) < -40);
  }
}

TEST_CASE("the limiter comes back to unity within two seconds") {
  Samples in = tone(440, 5, 9600);
  const Samples quiet = tone(440, 0.5F, 144'000, in.size());
  in.insert(in.end(), quiet.begin(), quiet.end());
  const Samples out = limited(in);
  CHECK(amplitude_of(tail(out, 48'000), 440) == Approx(0.5).epsilon(0.02));
}

TEST_CASE("a tone and a voice are active, steady noise and rumble are not") {
  VoiceDetector of_tone;
  VoiceDetector of_voice;
  VoiceDetector of_noise;
  VoiceDetector of_rumble;
  Noise noise(2);
  Noise walk(3);
  float rumble = 0;
  int voiced = 0;
  VoiceDetector::Verdict last_noise;
  VoiceDetector::Verdict last_rumble;
  for (std::size_t i = 0; i < 500; ++i) {
    CHECK(of_tone.process(tone(700, 0.01F, 960, i * 960)).periodic == true);
    voiced += of_voice.process(voice(i * 960, 960)).periodic ? 1 : 0;
    last_noise = of_noise.process(noise.samples(0.1F, 960));
    Samples low = walk.samples(0.02F, 960);
    for (float& sample : low) sample = rumble = 0.995F * rumble + sample;
    last_rumble = of_rumble.process(low);
    if (i > 250) CHECK_FALSE(last_noise.active);
    if (i > 250) CHECK_FALSE(last_rumble.periodic);
  }
  CHECK(voiced > 200);
}

TEST_CASE("the leveller does not move while nobody speaks and never more than 20 dB a second") {
  Leveller leveller;
  float before = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    Samples samples = tone(300, 0.005F, 960, i * 960);
    leveller.process(samples, level_of(samples), i % 2 == 0);
    CHECK(std::abs(leveller.gain() - before) < 0.4F);
    if (i % 2 == 1) CHECK(leveller.gain() == before);
    before = leveller.gain();
  }
  CHECK(leveller.gain() > 10);
}

SampleFifo filled(const Samples& samples) {
  SampleFifo fifo;
  const SampleSpan space = fifo.extend(samples.size());
  std::copy(samples.begin(), samples.end(), space.begin());
  return fifo;
}

TEST_CASE("a period is taken out of a tone, and put in, without a seam") {
  const Samples in = tone(210, 0.5F, 1920);
  const float step = largest_step(in);
  TimeScaler scaler;
  SampleFifo shorter = filled(in);
  const std::size_t out = scaler.compress(shorter, 960, false);
  CHECK(out > 0);
  CHECK(shorter.size() == in.size() - out);
  CHECK(largest_step(shorter.samples()) < 1.05F * step);
  SampleFifo longer = filled(in);
  const std::size_t more = scaler.stretch(longer, false);
  CHECK(more > 0);
  CHECK(longer.size() == in.size() + more);
  CHECK(largest_step(longer.samples()) < 1.05F * step);
  CHECK(amplitude_of(longer.samples(), 210) == Approx(amplitude_of(in, 210)).epsilon(0.1));
}

TEST_CASE("noise has no period, silence has any") {
  TimeScaler scaler;
  SampleFifo noise = filled(Noise(4).samples(0.3F, 1920));
  CHECK(scaler.compress(noise, 960, false) == 0);
  CHECK(scaler.compress(noise, 960, true) > 0);
  SampleFifo silence = filled(Samples(1920));
  CHECK(scaler.compress(silence, 960, false) == TimeScaler::kMaxLag);
  SampleFifo little = filled(Samples(960));
  CHECK(scaler.compress(little, 0, true) == 0);
}

}  // namespace
}  // namespace amphi::mixer::testing
