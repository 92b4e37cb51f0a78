// A whole room's sound in virtual time: tones in, and who hears which of them.
#include <string>

#include "tests/unit/mixer_audio/sound_support.hpp"

namespace amphi::mixer::testing {
namespace {

constexpr std::uint32_t kFullMix = 1000;
constexpr std::uint32_t kRecorded = 1001;
constexpr std::size_t kWindow = kSampleRate / 2;

ParticipantId person(std::uint32_t n) {
  return ParticipantId("p" + std::to_string(n));
}
std::uint32_t mix_minus(std::uint32_t n) {
  return 2000 + n;
}
double pitch(std::uint32_t n) {
  return 200 + 130.0 * n;
}

SoundOutput output(std::uint32_t stream, std::optional<ParticipantId> without) {
  SoundOutput output;
  output.stream = stream;
  output.without = std::move(without);
  output.bits_per_second = 128'000;  // so that the codec's own noise does not hide an echo
  return output;
}

/// A room with people 0..n-1, each with a tone of his own on stream n+1, each hearing his mix-minus, and a
/// full mix.
class Room {
 public:
  explicit Room(std::uint32_t people, float peak = 0.1F) : peak_(peak) { seat(people); }

  void seat(std::uint32_t people) {
    plan = {};
    plan.outputs.push_back(output(kFullMix, std::nullopt));
    for (std::uint32_t n = 0; n < people; ++n) {
      plan.seats.push_back({person(n), {n + 1}});
      plan.outputs.push_back(output(mix_minus(n), person(n)));
      if (senders.size() <= n) senders.emplace_back(100 + n);
    }
    REQUIRE(program.apply(plan));
  }
  /// `change` may spoil person n's packet; true drops it.
  template <class Change>
  void run(int ticks, Change&& change) {
    for (int i = 0; i < ticks; ++i, time += kSoundTick) {
      for (std::uint32_t n = 0; n < senders.size(); ++n) {
        auto packet = senders[n].tone_packet(pitch(n), peak_);
        if (!change(n, packet)) program.insert(n + 1, packet, time - kSoundTick, time);
      }
      program.tick(time + milliseconds(5), heard);
    }
  }
  void run(int ticks) {
    run(ticks, [](std::uint32_t, Sender::Packet&) { return false; });
  }
  /// Person `whose`'s tone in the last half second of an output, against what he sends.
  double hears(std::uint32_t output, std::uint32_t whose) {
    return decibel(amplitude_of(tail(heard[output].samples, kWindow), pitch(whose)) / peak_);
  }

  SoundPlan plan;
  SoundProgram program;
  Listeners heard;
  std::vector<Sender> senders;
  Instant time = kEpoch;

 private:
  float peak_;
};

void check_mix_minus(Room& room, std::uint32_t people) {
  for (std::uint32_t listener = 0; listener < people; ++listener) {
    for (std::uint32_t whose = 0; whose < people; ++whose) {
      const double level = room.hears(mix_minus(listener), whose);
      INFO(listener << " hears " << whose << " at " << level << " dB");
      if (whose == listener) CHECK(level < -40);
      if (whose != listener) CHECK(level > -6);
    }
  }
}

TEST_CASE("everybody hears all others and not himself; the full mix has all") {
  Room room(6);
  room.run(150);
  check_mix_minus(room, 6);
  for (std::uint32_t n = 0; n < 6; ++n) CHECK(room.hears(kFullMix, n) > -6);
}

TEST_CASE("when somebody joins, nobody begins to hear himself and nobody else is disturbed") {
  Room room(3);
  room.run(150);
  room.seat(4);
  const std::size_t before = room.heard[mix_minus(0)].samples.size();
  room.run(40);
  for (std::uint32_t n = 0; n < 3; ++n) {
    CHECK(room.hears(mix_minus(n), n) < -40);
    CHECK(room.hears(mix_minus(n), (n + 1) % 3) > -3);
  }
  CHECK(holes(ConstSampleSpan(room.heard[mix_minus(0)].samples).subspan(before)) == 0);
  room.run(100);
  check_mix_minus(room, 4);
}

TEST_CASE("who leaves is gone at once, without a click, and his place does not echo") {
  Room room(3);
  room.run(150);
  const float step = largest_step(tail(room.heard[kFullMix].samples, kWindow));
  SoundPlan plan = room.plan;
  plan.seats.pop_back();
  REQUIRE(room.program.apply(plan));
  room.run(30);
  CHECK(room.hears(kFullMix, 2) < -40);
  CHECK(room.hears(mix_minus(2), 0) > -6);
  CHECK(largest_step(tail(room.heard[kFullMix].samples, kSampleRate)) < 1.2F * step);
  CHECK(room.program.talkers().size() == 2);
}

TEST_CASE("what one talker sends leaves the sound of the others bit by bit the same") {
  const auto deed = GENERATE(0, 1, 2, 3, 4);
  INFO("deed " << deed);
  // Person 0 alone is heard in the mix without person 1, whatever person 1 does.
  Room honest(2);
  Room spoiled(2);
  Noise noise(9);
  honest.run(200);
  spoiled.run(200, [&](std::uint32_t n, Sender::Packet& packet) {
    if (n != 1) return false;
    if (deed == 0) write_u32(&packet[4], noise.bits());
    if (deed == 1) write_u16(&packet[2], static_cast<std::uint16_t>(noise.bits()));
    if (deed == 2) write_u32(&packet[8], noise.bits());
    if (deed == 3) {
      for (std::size_t i = 12; i < packet.size(); ++i) packet[i] = static_cast<std::uint8_t>(noise.bits());
    }
    return deed == 4;
  });
  const auto& a = honest.heard[mix_minus(1)].packets;
  const auto& b = spoiled.heard[mix_minus(1)].packets;
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Bytes payload_a = RtpPacketView::parse(a[i])->payload();
    const Bytes payload_b = RtpPacketView::parse(b[i])->payload();
    REQUIRE(std::equal(payload_a.begin(), payload_a.end(), payload_b.begin(), payload_b.end()));
  }
}

TEST_CASE("thirty people at full scale do not clip") {
  Room room(30, 1.0F);
  room.run(100);
  float peak = 0;
  for (const float sample : room.heard[kFullMix].samples) peak = std::max(peak, std::abs(sample));
  INFO("decoded peak " << peak);
  CHECK(peak <= 1.1F);  // the codec itself may overshoot a little
}

TEST_CASE("all outputs of a tick have the same RTP time, 960 samples after the last") {
  Room room(3);
  room.run(20);
  room.program.skip(2);
  room.run(2);
  const auto& full = room.heard[kFullMix].headers;
  const auto& other = room.heard[mix_minus(1)].headers;
  REQUIRE(full.size() == 22);
  for (std::size_t i = 0; i < full.size(); ++i) {
    CHECK(full[i].timestamp == other[i].timestamp);
    if (i > 0) CHECK(full[i].timestamp - full[i - 1].timestamp == (i == 20 ? 3U : 1U) * kSamplesPerTick);
    if (i > 0) CHECK(sequence_distance(full[i].sequence, full[i - 1].sequence) == 1);
  }
  CHECK(room.heard.last_captured == room.time - kSoundTick + milliseconds(5));
}

TEST_CASE(
    "who is left out of a recording is not in its sound from the first packet on, and all others hear him") {
  Room room(3);
  room.run(150);
  SoundPlan plan = room.plan;
  plan.outputs.push_back(output(kRecorded, std::nullopt));
  plan.outputs.back().recorded = true;
  plan.omitted = {person(1)};
  REQUIRE(room.program.apply(plan));
  room.run(150);
  const auto& samples = room.heard[kRecorded].samples;
  CHECK(room.hears(kRecorded, 0) > -6);
  CHECK(room.hears(kRecorded, 2) > -6);
  CHECK(room.hears(kFullMix, 1) > -6);
  CHECK(room.hears(mix_minus(0), 1) > -6);
  for (std::size_t at = 0; at + kWindow <= samples.size(); at += kWindow) {
    CHECK(decibel(amplitude_of(ConstSampleSpan(samples).subspan(at, kWindow), pitch(1)) / 0.1) < -40);
  }
}

TEST_CASE("with everybody left out a recording is silent, bit by bit as if nobody had spoken") {
  const auto record = [](float peak) {
    Room room(2, peak);
    SoundPlan plan = room.plan;
    room.run(100);
    plan.outputs.push_back(output(kRecorded, std::nullopt));
    plan.outputs.back().recorded = true;
    plan.omitted = {person(0), person(1)};
    REQUIRE(room.program.apply(plan));
    room.run(100);
    // They go off stage, and fade out: not into the recording.
    plan.seats.clear();
    plan.omitted.clear();
    REQUIRE(room.program.apply(plan));
    room.run(20);
    std::vector<std::vector<std::uint8_t>> payloads;
    for (const auto& packet : room.heard[kRecorded].packets) {
      const Bytes payload = RtpPacketView::parse(packet)->payload();
      payloads.emplace_back(payload.begin(), payload.end());
    }
    return payloads;
  };
  CHECK(record(0.3F) == record(0.0F));
}

TEST_CASE("everybody hears a short tone when a recording begins, and when it goes on after a pause") {
  Room room(0);
  room.run(10);
  const auto tone_now = [&](bool recording) {
    room.plan.recording = recording;
    REQUIRE(room.program.apply(room.plan));
    room.run(30);
    const auto last = tail(room.heard[kFullMix].samples, 30 * kSamplesPerTick);
    return std::max(amplitude_of(last, 660), amplitude_of(last, 880));
  };
  CHECK(tone_now(false) < 0.001);
  CHECK(tone_now(true) > 0.02);
  CHECK(tone_now(true) < 0.001);
  CHECK(tone_now(false) < 0.001);
  CHECK(tone_now(true) > 0.02);
}

TEST_CASE("the active speaker is the one who talks, and stays when his seat is muted") {
  Room room(3);
  const auto only = [](std::uint32_t who) {
    return [who](std::uint32_t n, Sender::Packet&) { return n != who; };
  };
  room.run(100, only(1));
  REQUIRE(room.program.active_speaker() != nullptr);
  CHECK(*room.program.active_speaker() == person(1));
  CHECK(room.program.talkers()[1].speaking);
  CHECK_FALSE(room.program.talkers()[0].speaking);
  CHECK(room.program.talkers()[1].latency > milliseconds(20));
  SoundPlan plan = room.plan;
  plan.seats[1].producers.clear();
  REQUIRE(room.program.apply(plan));
  room.run(50, only(1));
  CHECK(*room.program.active_speaker() == person(1));
  room.run(120, only(2));
  CHECK(*room.program.active_speaker() == person(2));
}

TEST_CASE("too large a plan is refused and changes nothing") {
  Room room(2);
  room.run(50);
  SoundPlan plan = room.plan;
  for (std::uint32_t i = 0; i < 70; ++i) plan.seats[0].producers.push_back(5000 + i);
  const auto refused = room.program.apply(plan);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::overloaded);
  CHECK(room.program.talkers().size() == 2);
  room.run(100);
  check_mix_minus(room, 2);
}

}  // namespace
}  // namespace amphi::mixer::testing
