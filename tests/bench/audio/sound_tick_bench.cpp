// How long one sound tick takes: 6 talkers, 7 outputs (the full mix and everybody's mix-minus).
#include <fmt/format.h>

#include <algorithm>

#include "tests/unit/mixer_audio/sound_support.hpp"

namespace {

using namespace amphi;
using namespace amphi::mixer;
using namespace amphi::mixer::testing;

constexpr std::uint32_t kTalkers = 6;
constexpr int kTicks = 1000;

class Count final : public SoundSink {
 public:
  void on_sound(std::uint32_t, Bytes packet, Instant) override { bytes += packet.size(); }
  std::size_t bytes = 0;
};

SoundPlan plan_of(std::uint32_t talkers) {
  SoundPlan plan;
  const auto add = [&](std::uint32_t stream, std::optional<ParticipantId> without) {
    plan.outputs.emplace_back();
    plan.outputs.back().stream = stream;
    plan.outputs.back().without = std::move(without);
  };
  add(1000, std::nullopt);
  for (std::uint32_t n = 1; n <= talkers; ++n) {
    const ParticipantId id(fmt::format("p{}", n));
    plan.seats.push_back({id, {n}});
    add(1000 + n, id);
  }
  return plan;
}

}  // namespace

TEST_CASE("a tick of six talkers and seven outputs") {
  SoundProgram program;
  REQUIRE(program.apply(plan_of(kTalkers)));
  std::vector<Sender> senders;
  for (std::uint32_t n = 1; n <= kTalkers; ++n) senders.emplace_back(n);
  Count sink;
  std::vector<Duration> took;
  for (int i = 0; i < kTicks; ++i) {
    const Instant time = kEpoch + kSoundTick * i;
    const Samples samples = voice(static_cast<std::size_t>(i) * kSamplesPerTick, kSamplesPerTick);
    for (std::uint32_t n = 1; n <= kTalkers; ++n)
      program.insert(n, senders[n - 1].packet(samples), time, time);
    const Instant before = now();
    program.tick(time, sink);
    took.push_back(now() - before);
  }
  std::sort(took.begin(), took.end());
  const auto microseconds = [&](std::size_t index) {
    return static_cast<double>(took[index].count()) / 1000;
  };
  fmt::print("sound tick, {} talkers, {} outputs: median {:.0f} us, 99 % {:.0f} us, {:.1f} % of one core\n",
             kTalkers, kTalkers + 1, microseconds(kTicks / 2), microseconds(kTicks * 99 / 100),
             microseconds(kTicks / 2) / 200);
  CHECK(sink.bytes > 0);
}
