#include "tests/unit/mixer_audio/talker_rig.hpp"

namespace amphi::mixer::testing {
namespace {

TEST_CASE("random timestamps do not silence a talker") {
  TalkerRig rig;
  rig.run(100);
  Noise noise(4);
  for (int i = 0; i < 200; ++i) {
    auto packet = rig.sender.tone_packet(TalkerRig::kPitch, TalkerRig::kPeak);
    write_u32(&packet[4], noise.bits());
    rig.send(kEpoch + kSoundTick * (100 + i), Duration::zero(), std::move(packet));
    rig.tick();
  }
  CHECK(holes(tail(rig.heard, 3 * kSecond)) <= 4);
}

TEST_CASE("a talker is heard again within half a second of a jump in sequence number, timestamp or SSRC") {
  const auto change = GENERATE(0, 1, 2, 3);
  TalkerRig rig;
  rig.run(100);
  if (change == 0) rig.sender.header().sequence += 20'000;
  if (change == 1) rig.sender.header().sequence -= 40;
  if (change == 2) rig.sender.header().timestamp -= 3'000'000;
  if (change == 3) rig.sender.header().ssrc = 99;
  rig.run(25);
  rig.run(100);
  INFO("change " << change);
  CHECK(holes(tail(rig.heard, 2 * kSecond)) == 0);
}

TEST_CASE("a single packet with a wild sequence number changes nothing") {
  TalkerRig rig;
  rig.run(100);
  auto packet = rig.sender.tone_packet(TalkerRig::kPitch, TalkerRig::kPeak);
  auto wild = packet;
  write_u16(&wild[2], static_cast<std::uint16_t>(read_u16(&wild[2]) + 9'000));
  rig.send(kEpoch + kSoundTick * 100, Duration::zero(), wild);
  rig.send(kEpoch + kSoundTick * 100, Duration::zero(), packet);
  rig.tick();
  rig.run(100);
  CHECK(rig.talker.statistics().concealed == 0);
  CHECK(rig.talker.statistics().restarts == 1);
}

TEST_CASE("bytes that are not RTP or not Opus are counted and change nothing") {
  TalkerRig rig;
  rig.run(50);
  const std::vector<std::uint8_t> junk(40, 0xFF);
  rig.talker.insert(junk, kEpoch, kEpoch);
  rig.talker.insert({}, kEpoch, kEpoch);
  rig.talker.insert(rig.sender.wrap(std::vector<std::uint8_t>{0xFF, 0xFF}), kEpoch, kEpoch);
  CHECK(rig.talker.statistics().malformed == 3);
  rig.run(50);
  CHECK(rig.talker.statistics().concealed == 0);
}

}  // namespace
}  // namespace amphi::mixer::testing
