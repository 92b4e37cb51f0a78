#include "tests/unit/mixer_audio/talker_rig.hpp"

namespace amphi::mixer::testing {
namespace {

TEST_CASE("a talker on a still path is heard without a hole, about 40 ms later than sent") {
  TalkerRig rig;
  const TalkerTick last = rig.run(200);
  CHECK(holes(tail(rig.heard, 3 * kSecond)) == 0);
  CHECK(amplitude_of(tail(rig.heard, kSecond), TalkerRig::kPitch) == Approx(TalkerRig::kPeak).epsilon(0.1));
  CHECK(rig.talker.statistics().concealed == 0);
  CHECK(last.active);
  CHECK(last.level == Approx(-20).margin(1));
  // One packet's duration, the target, and at most a tick of phase.
  CHECK(last.latency >= milliseconds(40));
  CHECK(last.latency <= milliseconds(85));
}

TEST_CASE("a talker sounds from 20 ms to 80 ms after his first packet") {
  TalkerRig rig;
  rig.run(6);
  CHECK(level_of(ConstSampleSpan(rig.heard).first(960)) == kSilentLevel);
  CHECK(level_of(tail(rig.heard, kSamplesPerTick)) > -30);
}

TEST_CASE("jitter of up to 60 ms leaves no hole once the buffer has adapted") {
  TalkerRig rig;
  Noise noise(1);
  const auto jitter = [&](int) { return milliseconds(static_cast<int>(noise.uniform() * 60)); };
  rig.run(500, jitter);
  const auto before = rig.talker.statistics();
  rig.run(1000, jitter);
  const auto after = rig.talker.statistics();
  // The target covers 98 %, and a late packet only once in a while is that: late by less than the margin.
  CHECK(after.concealed - before.concealed <= 2);
  CHECK(holes(tail(rig.heard, 20 * kSecond)) == 0);
  CHECK(rig.talker.buffer().target() >= milliseconds(40));
  CHECK(rig.talker.buffer().target() <= milliseconds(90));
}

TEST_CASE("after jitter has gone the delay comes back down") {
  TalkerRig rig;
  Noise noise(2);
  rig.run(500, [&](int) { return milliseconds(static_cast<int>(noise.uniform() * 120)); });
  CHECK(rig.talker.buffer().target() > milliseconds(90));
  const TalkerTick last = rig.run(1500);
  CHECK(rig.talker.buffer().target() < milliseconds(30));
  CHECK(last.latency < milliseconds(85));
  CHECK(rig.talker.statistics().compressed > 0);
}

TEST_CASE("a burst after a stall is caught up with and leaves no click") {
  TalkerRig rig;
  rig.run(200);
  // Packets 200..214 all arrive at the time of packet 215.
  rig.run(20, [](int n) { return n < 215 ? milliseconds(20 * (215 - n)) : milliseconds(0); });
  rig.run(300);
  CHECK(holes(tail(rig.heard, 5 * kSecond)) == 0);
  const TalkerTick last = rig.run(1000);
  CHECK(last.latency < milliseconds(85));
  const float tone_step = TalkerRig::kPeak * 2 * std::numbers::pi_v<float> * TalkerRig::kPitch / kSampleRate;
  CHECK(largest_step(tail(rig.heard, 25 * kSecond)) < 3 * tone_step);
}

TEST_CASE("a sender whose clock drifts by 300 ppm keeps his delay for ten minutes") {
  for (const int ppm : {300, -300}) {
    TalkerRig rig;
    const auto packet = rig.sender.tone_packet(TalkerRig::kPitch, TalkerRig::kPeak);
    std::vector<Sender::Packet> packets;
    for (int i = 0; i < 50; ++i)
      packets.push_back(rig.sender.tone_packet(TalkerRig::kPitch, TalkerRig::kPeak));
    const auto view = *RtpPacketView::parse(packet);
    Duration longest{};
    Duration shortest = std::chrono::seconds(1);
    const Duration step = kSoundTick + kSoundTick * ppm / 1'000'000;
    Instant sent = kEpoch;
    RtpHeader header = view.header();
    for (int i = 0; i < 30'000; ++i) {
      const Instant now = kEpoch + kSoundTick * i + milliseconds(7);
      for (; sent <= now; sent += step) {
        const auto& frame = packets[header.sequence % 50U];
        Sender::Packet out(kMaxRtpPacket);
        out.resize(write_rtp_packet(out, header, {}, RtpPacketView::parse(frame)->payload()));
        rig.send(sent, Duration::zero(), std::move(out));
        ++header.sequence;
        header.timestamp += kSamplesPerTick;
      }
      const TalkerTick tick = rig.tick();
      if (i < 500) continue;
      longest = std::max(longest, tick.latency);
      shortest = std::min(shortest, tick.latency);
      rig.heard.clear();
    }
    INFO(ppm << " ppm: " << shortest.count() / 1000 << ".." << longest.count() / 1000 << " us");
    CHECK(longest < milliseconds(100));
    CHECK(shortest > milliseconds(20));
    CHECK(rig.talker.statistics().concealed == 0);
    CHECK((ppm < 0 ? rig.talker.statistics().compressed : rig.talker.statistics().stretched) > 10);
  }
}

TEST_CASE("packets of 10, 40 and 60 ms are played without a hole") {
  const std::size_t duration = GENERATE(480, 1920, 2880);
  TalkerRig rig;
  Instant sent = kEpoch;
  for (int i = 0; i < 400; ++i) {
    for (; sent <= kEpoch + kSoundTick * i; sent += to_duration(static_cast<SamplePosition>(duration)))
      rig.send(sent, Duration::zero(), rig.sender.tone_packet(TalkerRig::kPitch, TalkerRig::kPeak, duration));
    rig.tick();
  }
  INFO("packets of " << duration);
  CHECK(rig.talker.statistics().concealed == 0);
  CHECK(holes(tail(rig.heard, 6 * kSecond)) == 0);
}

TEST_CASE("the minimum delay raises a talker's latency by stretching") {
  TalkerRig rig;
  const TalkerTick before = rig.run(200);
  rig.talker.set_minimum_delay(milliseconds(150));
  const TalkerTick after = rig.run(200);
  CHECK(after.latency > before.latency + milliseconds(80));
  CHECK(rig.talker.statistics().concealed == 0);
  CHECK(holes(tail(rig.heard, 6 * kSecond)) == 0);
}

TEST_CASE("a quiet talker is raised and a normal one left alone") {
  for (const float dbov : {-45.0F, -22.0F, -6.0F}) {
    TalkerRig rig;
    TalkerTick last;
    for (int i = 0; i < 600; ++i) {
      rig.send(kEpoch + kSoundTick * i, Duration::zero(), rig.sender.tone_packet(300, amplitude(dbov)));
      last = rig.tick();
    }
    INFO(dbov << " became " << last.level);
    if (dbov == -45.0F) CHECK(last.level == Approx(-27).margin(1.5));
    if (dbov == -22.0F) CHECK(last.level == Approx(-22).margin(0.5));
    if (dbov == -6.0F) CHECK(last.level == Approx(-16).margin(1.5));
  }
}

TEST_CASE("steady noise is neither raised nor taken for a voice") {
  TalkerRig rig;
  Noise noise(5);
  TalkerTick last;
  for (int i = 0; i < 600; ++i) {
    rig.send(kEpoch + kSoundTick * i, Duration::zero(),
             rig.sender.packet(noise.samples(0.005F, kSamplesPerTick)));
    last = rig.tick();
  }
  CHECK_FALSE(last.active);
  CHECK(last.level < -45);
}

}  // namespace
}  // namespace amphi::mixer::testing
