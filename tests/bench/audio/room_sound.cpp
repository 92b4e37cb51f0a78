#include "tests/bench/audio/room_sound.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "mixer/audio/opus_encoder.hpp"
#include "mixer/audio/voice_detector.hpp"

namespace amphi::bench {
namespace {

constexpr int kLoop = 250;  // ticks, 5 s
constexpr std::size_t kLargest = 1500;

std::vector<float> faint_noise(int tick, std::uint32_t seed) {
  std::vector<float> out(kSamplesPerTick);
  std::uint32_t state = seed * 2654435761U + static_cast<std::uint32_t>(tick);
  for (float& sample : out) {
    state = state * 1664525U + 1013904223U;
    sample = 0.001F * (static_cast<float>(state >> 8) / 8388608.0F - 1);
  }
  return out;
}

class ToMixer final : public rtp::LoudestSink {
 public:
  explicit ToMixer(mixer::SoundProgram& program) : program_(program) {}
  void on_microphone(std::uint32_t stream, Bytes packet, Instant captured, Instant) override {
    program_.insert(stream, packet, captured, now);
  }
  Instant now;

 private:
  mixer::SoundProgram& program_;
};

class Count final : public mixer::SoundSink {
 public:
  void on_sound(std::uint32_t, Bytes, Instant) override { ++packets; }
  int packets = 0;
};

mixer::SoundPlan plan_of(const RoomShape& shape) {
  mixer::SoundPlan plan;
  const auto add = [&](SoundRung rung, int rate, int frame_ms, const std::optional<ParticipantId>& without) {
    mixer::SoundOutput output;
    output.stream = 1000 + static_cast<std::uint32_t>(plan.outputs.size());
    output.rung = rung;
    output.without = without;
    output.bits_per_second = rate;
    output.frame_ms = frame_ms;
    output.dtx = shape.dtx;
    plan.outputs.push_back(output);
  };
  add(SoundRung::full, 32'000, 20, std::nullopt);
  if (shape.thin) add(SoundRung::thin, 16'000, 60, std::nullopt);
  if (shape.thin) add(SoundRung::least, 12'000, 60, std::nullopt);
  for (int n = 1; n <= shape.open; ++n) {
    const ParticipantId id(fmt::format("p{}", n));
    plan.seats.push_back({id, {static_cast<std::uint32_t>(n)}});
    if (shape.mix_minus && n <= shape.talking) add(SoundRung::full, 32'000, 20, id);
  }
  return plan;
}

}  // namespace

std::vector<float> speech(int tick, double pitch) {
  std::vector<float> out(kSamplesPerTick);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const double t = (static_cast<double>(tick) * kSamplesPerTick + static_cast<double>(i)) / kSampleRate;
    const double phase = 2 * std::numbers::pi * pitch * t + 3 * std::sin(2 * std::numbers::pi * 1.3 * t);
    const double syllable = std::sin(2 * std::numbers::pi * 2 * t);
    double sum = 0;
    for (int harmonic = 1; harmonic <= 12; ++harmonic) sum += std::sin(harmonic * phase) / harmonic;
    out[i] = static_cast<float>(0.25 * std::max(0.0, syllable * syllable - 0.2) * sum);
  }
  return out;
}

Duration cpu_time() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + Duration(time.tv_nsec);
}

Microphone::Microphone(std::uint32_t stream, bool talks) : stream_(stream), packet_(kLargest) {
  mixer::SoundEncoder::Config config;
  config.complexity = 2;
  auto encoder = mixer::SoundEncoder::create(config);
  if (!encoder) return;
  for (int tick = 0; tick < kLoop; ++tick) {
    const auto samples = talks ? speech(tick, 100 + 20.0 * stream) : faint_noise(tick, stream);
    const Bytes frame = encoder->encode(samples);
    const float level = -mixer::level_of(samples);
    frames_.push_back({{frame.begin(), frame.end()}, static_cast<std::uint8_t>(level)});
  }
}

Bytes Microphone::packet(int tick) {
  RtpHeader header;
  header.payload_type = 111;
  header.ssrc = stream_;
  header.sequence = static_cast<std::uint16_t>(tick);
  header.timestamp = static_cast<std::uint32_t>(tick) * kSamplesPerTick;
  const auto& frame = frames_[static_cast<std::size_t>(tick % kLoop)].bytes;
  return Bytes(packet_).first(write_rtp_packet(packet_, header, {}, frame));
}

rtp::AudioLevel Microphone::level(int tick) const {
  return {frames_[static_cast<std::size_t>(tick % kLoop)].level, true};
}

Cost measure(const RoomShape& shape, int ticks) {
  std::vector<Microphone> microphones;
  for (int n = 1; n <= shape.open; ++n)
    microphones.emplace_back(static_cast<std::uint32_t>(n), n <= shape.talking);
  mixer::SoundProgram program;
  if (!program.apply(plan_of(shape))) return {};
  ToMixer mixer(program);
  rtp::LoudestConfig config;
  config.most = shape.select ? 5 : 64;
  rtp::LoudestSelector selector(mixer, config);
  Count count;
  Cost cost;
  for (int tick = 0; tick < ticks; ++tick) {
    mixer.now = Instant(std::chrono::hours(1)) + kSoundTick * tick;
    const Duration start = cpu_time();
    for (Microphone& microphone : microphones)
      selector.offer(microphone.stream(), microphone.level(tick), microphone.packet(tick), mixer.now,
                     mixer.now);
    const Duration offered = cpu_time();
    program.tick(mixer.now + std::chrono::milliseconds(5), count);
    const Duration mixed = cpu_time() - offered;
    cost.selecting += offered - start;
    cost.mixing += mixed;
    cost.slowest = std::max(cost.slowest, mixed);
  }
  cost.selecting /= ticks;
  cost.mixing /= ticks;
  cost.packets = static_cast<double>(count.packets) / ticks;
  return cost;
}

}  // namespace amphi::bench
