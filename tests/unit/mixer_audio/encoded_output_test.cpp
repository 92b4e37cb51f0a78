// Listed outputs: frames of each length on one clock, DTX, live changes and continued outputs.
#include "mixer/audio/encoded_output.hpp"

#include "tests/unit/mixer_audio/sound_support.hpp"

namespace amphi::mixer::testing {
namespace {

link::SoundOutput output_of(int rate, int frame_ms, bool dtx = false) {
  link::SoundOutput output;
  output.bits_per_second = rate;
  output.frame_ms = frame_ms;
  output.dtx = dtx;
  return output;
}

/// One output, its clock and a listener.
struct Rig {
  explicit Rig(const link::SoundOutput& output) : encoded(*EncodedOutput::create(output)) {}

  struct Packet {
    RtpHeader header;
    std::vector<std::uint8_t> payload;
    Instant captured;
    std::uint64_t tick = 0;  ///< in which it was made
  };
  [[nodiscard]] Instant time() const { return kEpoch + kSoundTick * static_cast<int>(clock.tick()); }

  void tick(ConstSampleSpan mix, bool is_voice = true) {
    const auto made = encoded.tick(clock, {mix, is_voice}, time());
    if (made) {
      const auto view = *RtpPacketView::parse(made->packet);
      const Bytes payload = view.payload();
      packets.push_back({view.header(), {payload.begin(), payload.end()}, made->captured, clock.tick()});
      Samples frame(opus_duration(payload).value());
      REQUIRE(decoder.decode(payload, frame));
      heard.insert(heard.end(), frame.begin(), frame.end());
    }
    clock.advance();
  }
  void run_tone(int ticks, double hertz = 300) {
    for (int i = 0; i < ticks; ++i) tick(tone(hertz, 0.3F, kSamplesPerTick, clock.tick() * kSamplesPerTick));
  }
  void run_voice(int ticks) {
    for (int i = 0; i < ticks; ++i) tick(voice(clock.tick() * kSamplesPerTick, kSamplesPerTick));
  }
  void run_silence(int ticks) {
    for (int i = 0; i < ticks; ++i) tick({});
  }

  OutputClock clock;
  EncodedOutput encoded;
  SoundDecoder decoder = *SoundDecoder::create();
  Samples heard;
  std::vector<Packet> packets;
};

/// Of a packet with one frame of speech (RFC 6716 section 4.2.3): the flag behind those for the voice.
bool has_fec(const std::vector<std::uint8_t>& packet) {
  const bool speech = packet.size() > 1 && packet[0] >> 3 < 12 && (packet[0] & 3) == 0;
  return speech && (packet[1] << 3 & 0x80) != 0;  // 60 ms: three flags before it
}

TEST_CASE("the thin sound has FEC in its packets, and keeps to its rate") {
  auto output = output_of(16'000, 60);
  output.expected_loss = 15;
  Rig rig(output);
  rig.run_voice(500);
  std::size_t with = 0, bytes = 0;
  for (const auto& packet : rig.packets) {
    with += has_fec(packet.payload) ? 1 : 0;
    bytes += packet.payload.size();
  }
  CHECK(with > rig.packets.size() / 2);
  CHECK(static_cast<double>(bytes) * 8 / 10 < 17'000);
}

TEST_CASE("frames begin at ticks that are multiples of their length, whenever an output begins") {
  const int frame_ms = GENERATE(20, 40, 60);
  const std::uint64_t begins = GENERATE(0, 1, 2, 3, 4);
  INFO(frame_ms << " ms from tick " << begins);
  const auto length = static_cast<std::uint32_t>(frame_ms) * 48;
  Rig rig(output_of(16'000, frame_ms));
  const std::uint32_t zero = rig.clock.timestamp();
  rig.clock.advance(begins);
  rig.run_voice(30);
  REQUIRE(rig.packets.size() >= 9);
  for (std::size_t i = 0; i < rig.packets.size(); ++i) {
    const Rig::Packet& packet = rig.packets[i];
    CHECK((packet.header.timestamp - zero) % length == 0);
    CHECK(packet.captured == kEpoch + Duration(packet.header.timestamp - zero) * 62'500 / 3);
    CHECK(opus_duration(packet.payload) == length);
    CHECK(packet.header.marker == (i == 0));
    if (i > 0) CHECK(packet.header.timestamp - rig.packets[i - 1].header.timestamp == length);
    if (i > 0) CHECK(sequence_distance(packet.header.sequence, rig.packets[i - 1].header.sequence) == 1);
  }
  CHECK(static_cast<std::uint64_t>((rig.packets[0].header.timestamp - zero) / 960) < begins + 3);
}

TEST_CASE("ticks that are left out cost at most the frame they fall into") {
  Rig rig(output_of(16'000, 60));
  rig.run_voice(31);
  rig.encoded.interrupt();
  rig.clock.advance(4);  // goes on at tick 35, in the middle of a frame
  rig.run_voice(31);
  CHECK(rig.packets.size() == 20);
  CHECK(rig.packets[10].tick == 38);
  CHECK(rig.packets[10].header.marker);
}

TEST_CASE("an output that continues another makes the same packets") {
  const int frame_ms = GENERATE(20, 40, 60);
  const int ticks = GENERATE(48, 49, 50);
  INFO(frame_ms << " ms after " << ticks);
  Rig first(output_of(16'000, frame_ms));
  first.run_voice(ticks);
  link::SoundOutput other = output_of(16'000, frame_ms);
  other.stream = 7;
  auto second = EncodedOutput::continuing(first.encoded, other);
  REQUIRE(second);
  CHECK(second->output().stream == 7);
  OutputClock clock = first.clock;
  std::size_t next = first.packets.size();
  first.run_voice(24);
  for (int i = 0; i < 24; ++i, clock.advance()) {
    const Samples samples = voice(clock.tick() * kSamplesPerTick, kSamplesPerTick);
    const auto made = second->tick(clock, {samples, true}, kEpoch);
    if (!made) continue;
    REQUIRE(next < first.packets.size());
    const auto view = *RtpPacketView::parse(made->packet);
    CHECK(std::ranges::equal(view.payload(), first.packets[next].payload));
    CHECK(view.header().timestamp == first.packets[next++].header.timestamp);
  }
  CHECK(next == first.packets.size());
}

TEST_CASE("with DTX silence costs five small packets a second; the word after it is marked and complete") {
  const int frame_ms = GENERATE(20, 60);
  Rig rig(output_of(16'000, frame_ms, true));
  rig.run_voice(60);
  rig.run_silence(60);
  const std::size_t before = rig.packets.size();
  rig.run_silence(600);
  const std::size_t in_silence = rig.packets.size() - before;
  CHECK(in_silence >= 64);
  CHECK(in_silence <= 80);
  for (std::size_t i = before; i < rig.packets.size(); ++i) CHECK(rig.packets[i].payload.size() <= 20);
  rig.run_voice(30);
  const Rig::Packet& first = rig.packets[before + in_silence];
  CHECK(first.header.marker);
  CHECK(first.tick - 720 < 3);
  CHECK_FALSE(rig.packets[before + in_silence + 1].header.marker);
  CHECK(rig.packets.size() - before - in_silence == 30U * 20 / static_cast<unsigned>(frame_ms));
}

TEST_CASE("in a pause no two packets are farther apart than a listener takes for a gap") {
  const int frame_ms = GENERATE(20, 40, 60);
  Rig rig(output_of(16'000, frame_ms, true));
  rig.run_voice(60);
  rig.run_silence(300);
  for (std::size_t i = 1; i < rig.packets.size(); ++i)
    CHECK(rig.packets[i].tick - rig.packets[i - 1].tick <= 10);  // 200 ms
}

TEST_CASE("an output that continues one in its pause says so at once") {
  Rig first(output_of(16'000, 60, true));
  first.run_voice(60);
  first.run_silence(61);
  while (first.packets.back().tick + 1 != first.clock.tick()) first.run_silence(1);
  auto second = EncodedOutput::continuing(first.encoded, output_of(16'000, 60, true));
  REQUIRE(second);
  OutputClock clock = first.clock;
  int made = 0;
  for (int i = 0; i < 3; ++i, clock.advance()) made += second->tick(clock, {{}, true}, kEpoch) ? 1 : 0;
  CHECK(made == 1);
}

TEST_CASE("with DTX noise in a pause is refreshed only now and then, without it always sent") {
  for (const bool dtx : {false, true}) {
    Rig rig(output_of(16'000, 20, dtx));
    Noise noise(3);
    rig.run_voice(50);
    for (int i = 0; i < 50; ++i) rig.tick(noise.samples(0.0005F, kSamplesPerTick), false);
    const std::size_t before = rig.packets.size();
    for (int i = 0; i < 200; ++i) rig.tick(noise.samples(0.0005F, kSamplesPerTick), false);
    INFO("dtx " << dtx << ": " << rig.packets.size() - before);
    CHECK((rig.packets.size() - before == 200) == !dtx);
    if (dtx) CHECK(rig.packets.size() - before < 60);
  }
}

TEST_CASE("rate, loss and DTX change while a tone sounds, without a click") {
  const int frame_ms = GENERATE(20, 60);
  const auto change = GENERATE(0, 1, 2, 3);
  INFO(frame_ms << " ms, change " << change);
  link::SoundOutput output = output_of(32'000, frame_ms);
  Rig rig(output);
  rig.run_tone(120);
  if (change == 0) output.bits_per_second = 16'000;
  if (change == 1) output.bits_per_second = 64'000;
  if (change == 2) output.expected_loss = 0;
  if (change == 3) output.dtx = true;
  rig.encoded.change(output);
  rig.run_tone(120);
  REQUIRE(rig.heard.size() == 240 * kSamplesPerTick);
  const ConstSampleSpan all = ConstSampleSpan(rig.heard).subspan(kSampleRate / 2);
  const float steady = std::max(largest_bend(all.first(kSampleRate)), largest_bend(all.last(kSampleRate)));
  const ConstSampleSpan changing = ConstSampleSpan(rig.heard).subspan(115 * kSamplesPerTick, kSampleRate);
  INFO("steady " << steady << " changing " << largest_bend(changing));
  CHECK(largest_bend(changing) < 4 * steady);
  CHECK(holes(all) == 0);
}

TEST_CASE("a steady tone is no pause, though libopus would take it for noise") {
  Rig rig(output_of(16'000, 20, true));
  rig.run_tone(400);
  CHECK(rig.packets.size() == 400);
}

TEST_CASE("values out of range are refused") {
  CHECK_FALSE(EncodedOutput::create(output_of(16'000, 30)));
  CHECK_FALSE(EncodedOutput::create(output_of(1'000, 20)));
}

}  // namespace
}  // namespace amphi::mixer::testing
