// From the mix to packets, and the inbox at the other end.
#include "mixer/audio/opus_packet.hpp"
#include "mixer/audio/opus_rtp_writer.hpp"
#include "mixer/audio/packet_inbox.hpp"
#include "tests/unit/mixer_audio/sound_support.hpp"

namespace amphi::mixer::testing {
namespace {

TEST_CASE("a mix-minus is the sum without one's own, however loud the others are") {
  AudioMixer mixer(30);
  mixer.begin();
  const Samples own = tone(100, 1, kSamplesPerTick);
  const std::size_t own_input = mixer.add(own);
  for (int i = 0; i < 29; ++i) mixer.add(tone(1000, 1, kSamplesPerTick));
  Samples out(kSamplesPerTick);
  mixer.full(out);
  CHECK(amplitude_of(out, 100) == Approx(1).epsilon(0.05));
  const std::array without{own_input};
  mixer.without(without, out);
  CHECK(decibel(amplitude_of(out, 100)) < -80);
  CHECK(amplitude_of(out, 1000) == Approx(29).epsilon(0.01));
}

TEST_CASE("an input fades in and out within 10 ms") {
  AudioMixer mixer(1);
  Samples out(kSamplesPerTick);
  const Samples ones(kSamplesPerTick, 1.0F);
  mixer.begin();
  mixer.add(ones, AudioMixer::Edge::fade_in);
  mixer.full(out);
  CHECK(out.front() == 0);
  CHECK(out.back() == 1);
  CHECK(largest_step(out) < 0.01F);
  mixer.begin();
  mixer.add(ones, AudioMixer::Edge::fade_out);
  mixer.full(out);
  CHECK(out.front() == 1);
  CHECK(out.back() == 0);
  CHECK(largest_step(out) < 0.01F);
}

TEST_CASE("the encoder's bit rate follows at once and its frames carry FEC") {
  auto encoder = SoundEncoder::create({});
  REQUIRE(encoder);
  const auto bytes_per_second = [&] {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 50; ++i) size += encoder->encode(voice(i * 960, 960)).size();
    return size;
  };
  bytes_per_second();
  const std::size_t high = bytes_per_second();
  CHECK(high < 6'000);
  int with_fec = 0;
  for (std::size_t i = 0; i < 50; ++i) with_fec += opus_has_fec(encoder->encode(voice(i * 960, 960))) ? 1 : 0;
  CHECK(with_fec > 5);
  SoundEncoder::Config less;
  less.bits_per_second = 12'000;
  encoder->configure(less);
  CHECK(bytes_per_second() < high * 2 / 3);
  SoundEncoder::Config wrong;
  wrong.bits_per_second = 1;
  CHECK_FALSE(SoundEncoder::create(wrong));
}

TEST_CASE("silence is sent too") {
  auto encoder = SoundEncoder::create({});
  REQUIRE(encoder);
  for (int i = 0; i < 100; ++i) {
    const Bytes frame = encoder->encode(Samples(kSamplesPerTick));
    CHECK(opus_duration(frame) == kSamplesPerTick);
  }
}

TEST_CASE("all outputs share one RTP clock; the marker follows a pause only") {
  OutputClock clock;
  OpusRtpWriter first;
  OpusRtpWriter second;
  const std::vector<std::uint8_t> frame{0x48};
  const auto header = [&](OpusRtpWriter& writer) {
    return RtpPacketView::parse(writer.write(clock.timestamp(), kSamplesPerTick, frame))->header();
  };
  const RtpHeader a = header(first);
  clock.advance();
  const RtpHeader b = header(first);
  const RtpHeader c = header(second);
  clock.advance(3);
  const RtpHeader d = header(first);
  CHECK((a.marker && !b.marker && c.marker && d.marker));
  CHECK(b.timestamp - a.timestamp == kSamplesPerTick);
  CHECK(b.timestamp == c.timestamp);
  CHECK(d.timestamp - b.timestamp == 3 * kSamplesPerTick);
  CHECK(sequence_distance(d.sequence, b.sequence) == 1);
}

TEST_CASE("a full inbox drops the oldest and counts it") {
  PacketInbox inbox(3);
  for (std::uint8_t i = 0; i < 5; ++i) {
    const std::array packet{i};
    CHECK(inbox.push(i, packet, kEpoch, kEpoch));
  }
  std::vector<std::uint32_t> streams;
  inbox.drain([&](const PacketInbox::Entry& entry) {
    CHECK(entry.packet().size() == 1);
    CHECK(entry.packet()[0] == entry.stream);
    streams.push_back(entry.stream);
  });
  CHECK(streams == std::vector<std::uint32_t>{2, 3, 4});
  CHECK(inbox.dropped() == 2);
  inbox.drain([&](const PacketInbox::Entry&) { FAIL("drained twice"); });
  CHECK_FALSE(inbox.push(1, std::vector<std::uint8_t>(kMaxRtpPacket + 1), kEpoch, kEpoch));
}

}  // namespace
}  // namespace amphi::mixer::testing
