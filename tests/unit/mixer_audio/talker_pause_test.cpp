#include "tests/unit/mixer_audio/talker_rig.hpp"

namespace amphi::mixer::testing {
namespace {

TEST_CASE("a sender's pause by discontinuous transmission is no loss") {
  TalkerRig rig;
  rig.sender.set_dtx(true);
  rig.run(100);
  bool paused = false;
  for (int i = 0; i < 300; ++i) {
    auto packet = rig.sender.packet(Samples(kSamplesPerTick));
    // As browsers do: of a row of empty packets only the first is sent.
    const bool empty = packet.size() <= 12 + 2;
    const bool sent = !empty || !paused;
    paused = empty;
    if (!sent) --rig.sender.header().sequence;
    if (sent) rig.send(kEpoch + kSoundTick * (100 + i), Duration::zero(), std::move(packet));
    rig.tick();
  }
  const auto pause = rig.talker.statistics();
  CHECK(pause.concealed <= 2);
  CHECK(level_of(tail(rig.heard, kSecond)) < -60);
  rig.run(100);
  CHECK(rig.talker.statistics().concealed <= pause.concealed + 2);
  CHECK(holes(tail(rig.heard, kSecond)) == 0);
}

/// Packets of `count` ticks that all arrive now, the last of them just sent.
void burst(TalkerRig& rig, int count) {
  const Instant last = rig.next_send();
  for (int i = 0; i < count; ++i) {
    const Duration age = kSoundTick * (count - 1 - i);
    rig.send(last - age, age, rig.sender.tone_packet(TalkerRig::kPitch, TalkerRig::kPeak));
  }
}

TEST_CASE("a microphone that is let in is heard from the first packet that was kept for it, and catches up") {
  const int pause = GENERATE(0, 30, 60, 500, 40'000);  // packets that were not passed on
  INFO("after " << pause << " packets");
  TalkerRig rig;
  if (pause > 0) rig.run(200);
  const auto before = rig.talker.statistics();
  for (int i = 0; i < pause; ++i) {
    rig.sender.skip_packet();
    CHECK((rig.tick().silent || i < 15));
  }
  const std::size_t start = rig.heard.size();
  burst(rig, 8);
  rig.tick();
  const auto heard_at_once = tail(rig.heard, kSamplesPerTick / 2);
  CHECK(level_of(heard_at_once) > -30);
  rig.run(12);
  CHECK(rig.run(38).latency < milliseconds(90));
  const auto after = rig.talker.statistics();
  CHECK(after.late == before.late);
  CHECK(after.discarded == before.discarded);
  CHECK(after.concealed <= before.concealed + 11);  // what came last ended without an empty frame
  CHECK(holes(ConstSampleSpan(rig.heard).subspan(start + 960)) == 0);
  CHECK(rig.run(200).latency < milliseconds(60));
}

TEST_CASE("a talker whose packets end with an empty frame makes nothing up") {
  TalkerRig rig;
  rig.run(200);
  rig.send(rig.next_send(), Duration::zero(), rig.sender.wrap(std::vector<std::uint8_t>{0x78}));
  for (int i = 0; i < 50; ++i) rig.tick();
  CHECK(rig.talker.statistics().concealed == 0);
  CHECK(rig.tick().silent);
}

}  // namespace
}  // namespace amphi::mixer::testing
