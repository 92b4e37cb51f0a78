#include "tests/unit/mixer_audio/talker_rig.hpp"

namespace amphi::mixer::testing {
namespace {

/// Twenty seconds of a voice over a path that loses packets at random.
void play_voice(TalkerRig& rig, double loss, bool with_fec) {
  rig.sender = Sender(7, with_fec ? 20 : 0);
  Noise noise(11);
  for (int i = 0; i < 1000; ++i) {
    auto packet = rig.sender.packet(voice(static_cast<std::size_t>(i) * kSamplesPerTick, kSamplesPerTick));
    if (i < 50 || noise.uniform() >= loss)
      rig.send(kEpoch + kSoundTick * i, Duration::zero(), std::move(packet));
    rig.tick();
  }
}

TEST_CASE("in-band FEC fills most of what a lossy path loses") {
  for (const double loss : {0.0, 0.05, 0.1, 0.2}) {
    TalkerRig with;
    play_voice(with, loss, true);
    TalkerRig without;
    play_voice(without, loss, false);
    const auto concealed = with.talker.statistics().concealed;
    INFO(loss << ": concealed with FEC " << concealed << ", without "
              << without.talker.statistics().concealed);
    CHECK(without.talker.statistics().fec == 0);
    if (loss == 0) CHECK((concealed == 0 && with.talker.statistics().fec == 0));
    if (loss > 0) CHECK(concealed * 2 < without.talker.statistics().concealed);
  }
}

/// Levels of 5 ms pieces of the last 15 s, in dBov.
std::vector<float> envelope(const Samples& samples) {
  std::vector<float> levels;
  const ConstSampleSpan last = tail(samples, 15 * kSecond);
  for (std::size_t at = 0; at + 240 <= last.size(); at += 240)
    levels.push_back(std::max(-60.0F, level_of(last.subspan(at, 240))));
  return levels;
}

/// The mean difference in dB between two envelopes, at the shift up to 60 ms at which they are most alike.
double difference(const std::vector<float>& a, const std::vector<float>& b) {
  double best = 1000;
  for (std::size_t shift = 0; shift <= 24; ++shift) {
    double sum = 0;
    for (std::size_t i = 12; i + 24 < a.size(); ++i) sum += std::abs(a[i] - b[i + shift - 12]);
    best = std::min(best, sum / static_cast<double>(a.size()));
  }
  return best;
}

TEST_CASE("a voice is steadier with FEC than without at 15 % loss") {
  TalkerRig whole;
  play_voice(whole, 0, true);
  TalkerRig with;
  play_voice(with, 0.15, true);
  TalkerRig without;
  play_voice(without, 0.15, false);
  const double error_with = difference(envelope(with.heard), envelope(whole.heard));
  const double error_without = difference(envelope(without.heard), envelope(whole.heard));
  INFO("with " << error_with << " dB, without " << error_without << " dB");
  CHECK(error_with < 0.8 * error_without);
}

TEST_CASE("reordered and duplicated packets are heard once and in order") {
  TalkerRig rig;
  rig.run(300, [](int n) { return milliseconds(n % 5 == 2 ? 25 : 0); });
  const auto before = rig.talker.statistics();
  for (int i = 0; i < 100; ++i) {
    auto packet = rig.sender.tone_packet(TalkerRig::kPitch, TalkerRig::kPeak);
    const Instant sent = kEpoch + kSoundTick * (300 + i);
    rig.send(sent, milliseconds(0), packet);
    rig.send(sent, milliseconds(3), packet);
    rig.tick();
  }
  CHECK(rig.talker.statistics().discarded - before.discarded >= 95);
  CHECK(rig.talker.statistics().concealed == before.concealed);
  CHECK(holes(tail(rig.heard, 4 * kSecond)) == 0);
}

TEST_CASE("a talker who vanishes fades to silence within 150 ms without a click") {
  TalkerRig rig;
  rig.run(100);
  const std::size_t end = rig.heard.size();
  rig.run(30, [](int) { return std::nullopt; });
  CHECK(level_of(ConstSampleSpan(rig.heard).subspan(end + 2 * 960 + 7200)) < -90);
  const float tone_step = TalkerRig::kPeak * 2 * std::numbers::pi_v<float> * TalkerRig::kPitch / kSampleRate;
  CHECK(largest_step(tail(rig.heard, kSecond)) < 3 * tone_step);
  const TalkerTick last = rig.run(50);
  CHECK(last.active);
  CHECK(holes(tail(rig.heard, kSecond / 2)) == 0);
}

}  // namespace
}  // namespace amphi::mixer::testing
