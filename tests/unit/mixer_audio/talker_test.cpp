#include "tests/unit/mixer_audio/talker_rig.hpp"

namespace amphi::mixer::testing {
namespace {

constexpr std::size_t kSecond = kSampleRate;

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
