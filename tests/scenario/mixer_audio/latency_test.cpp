// From a talker's packet to the listeners' packet, in virtual time: onsets of a tone in, onsets out.
#include <functional>
#include <optional>

#include "tests/unit/mixer_audio/sound_support.hpp"

namespace amphi::mixer::testing {
namespace {

constexpr int kCycle = 25;         // packets: half a second
constexpr int kSoundingFrom = 10;  // in each cycle
constexpr int kTicks = 600;
constexpr int kSettled = 250;  // ticks

/// Where the tone sets in: each piece of silence of 0.1 s ends there.
std::vector<std::size_t> onsets(const Samples& samples) {
  std::vector<std::size_t> found;
  std::size_t quiet = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (std::abs(samples[i]) < 0.03F) {
      ++quiet;
      continue;
    }
    if (quiet > kSampleRate / 10) found.push_back(i);
    quiet = 0;
  }
  return found;
}

/// Packets of one cycle, silence then a tone.
std::vector<Sender::Packet> cycle() {
  Sender sender(1);
  std::vector<Sender::Packet> packets;
  for (int i = 0; i < 2 * kCycle; ++i)
    packets.push_back(sender.tone_packet(400, i % kCycle < kSoundingFrom ? 0.0F : 0.14F));
  return {packets.begin() + kCycle, packets.end()};
}

struct Measured {
  std::vector<Duration> latencies;
  std::uint64_t concealed = 0;
};

/// A sender whose packets reach the server `phase` after a tick and `jitter()` later; `latencies` are those
/// of the onsets, from the arrival that the packet would have without jitter.
Measured measure(Duration phase, const std::function<Duration()>& jitter) {
  static const std::vector<Sender::Packet> packets = cycle();
  struct Arrival {
    Instant at;
    int number;
  };
  SoundProgram program;
  SoundPlan plan;
  plan.outputs.emplace_back().stream = 9;
  plan.seats.push_back({ParticipantId("talker"), {1}});
  REQUIRE(program.apply(plan));
  std::vector<Arrival> arrivals;
  for (int n = 0; n < kTicks; ++n) arrivals.push_back({kEpoch + kSoundTick * n + phase + jitter(), n});
  std::ranges::stable_sort(arrivals, {}, &Arrival::at);
  Listeners listeners;
  auto next = arrivals.begin();
  for (int tick = 0; tick < kTicks; ++tick) {
    const Instant now = kEpoch + kSoundTick * tick;
    for (; next != arrivals.end() && next->at <= now; ++next) {
      Sender::Packet packet = packets[static_cast<std::size_t>(next->number % kCycle)];
      write_u16(&packet[2], static_cast<std::uint16_t>(next->number));
      write_u32(&packet[4], static_cast<std::uint32_t>(next->number) * kSamplesPerTick);
      program.insert(1, packet, next->at - kSoundTick, next->at);
    }
    program.tick(now, listeners);
  }
  Measured result;
  for (const std::size_t at : onsets(listeners[9].samples)) {
    if (at < kSettled * kSamplesPerTick) continue;
    const Duration out = Duration(static_cast<std::int64_t>(at) * 62'500 / 3);
    const Duration since_phase = out - phase - kSoundTick * kSoundingFrom;
    result.latencies.push_back(since_phase % (kSoundTick * kCycle));
  }
  result.concealed = program.statistics().concealed;
  return result;
}

struct Distribution {
  double p50 = 0, p95 = 0, highest = 0;  ///< ms
  std::uint64_t concealed = 0;           ///< of each 1000 pieces
};

/// Over all phases between sender and tick.
Distribution distribution(Duration most_jitter) {
  Noise noise(21);
  std::vector<Duration> all;
  std::uint64_t concealed = 0;
  constexpr int kPhases = 10;
  for (int i = 0; i < kPhases; ++i) {
    const auto jitter = [&] {
      return Duration(static_cast<std::int64_t>(noise.uniform() * static_cast<double>(most_jitter.count())));
    };
    const Measured one = measure(kSoundTick * i / kPhases + milliseconds(1), jitter);
    CHECK(one.latencies.size() >= 12);
    all.insert(all.end(), one.latencies.begin(), one.latencies.end());
    concealed += one.concealed;
  }
  std::ranges::sort(all);
  const auto at = [&](std::size_t percent) {
    return static_cast<double>(all[(all.size() - 1) * percent / 100].count()) / 1e6;
  };
  return {at(50), at(95), at(100), concealed * 1000 / (kPhases * kTicks)};
}

TEST_CASE("sound is added within 45 ms, at most 60 ms, on a clean path whatever the phase of the sender") {
  const Distribution clean = distribution(milliseconds(2));
  INFO("p50 " << clean.p50 << " p95 " << clean.p95 << " most " << clean.highest << " ms");
  CHECK(clean.p50 <= 45);
  CHECK(clean.p95 <= 60);
  CHECK(clean.concealed == 0);
}

TEST_CASE("with 30 ms of jitter sound is late by that and little more, and almost nothing is made up") {
  const Distribution rough = distribution(milliseconds(30));
  INFO("p50 " << rough.p50 << " p95 " << rough.p95 << " most " << rough.highest << " ms; concealed "
              << rough.concealed << " of 1000");
  CHECK(rough.p50 <= 75);
  CHECK(rough.p95 <= 90);
  CHECK(rough.concealed <= 3);
}

}  // namespace
}  // namespace amphi::mixer::testing
