// A listener is moved between the shared mix and his mix-minus while others sound steadily.
#include <string>

#include "tests/unit/mixer_audio/sound_support.hpp"

namespace amphi::mixer::testing {
namespace {

constexpr std::uint32_t kShared = 1000;
constexpr std::uint32_t kOwn = 2000;
constexpr double kOwnPitch = 1100;
constexpr float kPeak = 0.14F;
constexpr int kBoundary = 3;  // ticks, of the longest frames

ParticipantId person(std::uint32_t n) {
  return ParticipantId("p" + std::to_string(n));
}

/// Two others with steady tones; the listener, person 3, who speaks now and then; his decoder.
class SwitchRoom final : public SoundSink {
 public:
  SwitchRoom(int rate, int frame_ms) {
    shape_.bits_per_second = rate;
    shape_.frame_ms = frame_ms;
    for (std::uint32_t n = 1; n <= 3; ++n) senders_.emplace_back(100 + n);
    apply();
  }
  void on_sound(std::uint32_t output, Bytes packet, Instant) override {
    const auto view = *RtpPacketView::parse(packet);
    if (output != listening_) return;
    const auto duration = opus_duration(view.payload()).value();
    if (!headers.empty()) CHECK(view.header().timestamp - headers.back().timestamp == duration);
    headers.push_back(view.header());
    Samples frame(duration);
    REQUIRE(decoder_.decode(view.payload(), frame));
    heard.insert(heard.end(), frame.begin(), frame.end());
  }
  /// The listener's microphone is open all the time; `speaks`: his tone, else silence.
  void run(int ticks, bool speaks) {
    for (int i = 0; i < ticks; ++i, time_ += kSoundTick) {
      insert(1, senders_[0].tone_packet(220, kPeak));
      insert(2, senders_[1].tone_packet(470, kPeak));
      insert(3, speaks ? senders_[2].tone_packet(kOwnPitch, kPeak) : senders_[2].tone_packet(kOwnPitch, 0));
      program_.tick(time_ + milliseconds(5), *this);
    }
  }
  /// At a tick that all outputs share.
  void listen_to(std::uint32_t output) {
    own_exists_ = own_exists_ || output == kOwn;
    apply();
    listening_ = output;
    switches.push_back(heard.size());
  }
  void end_own() {
    own_exists_ = false;
    apply();
  }

  Samples heard;
  std::vector<RtpHeader> headers;
  std::vector<std::size_t> switches;

 private:
  void insert(std::uint32_t stream, const Sender::Packet& packet) {
    program_.insert(stream, packet, time_ - kSoundTick, time_);
  }
  void apply() {
    SoundPlan plan;
    plan.outputs.push_back(shape_);
    plan.outputs.back().stream = kShared;
    if (own_exists_) {
      plan.outputs.push_back(shape_);
      plan.outputs.back().stream = kOwn;
      plan.outputs.back().without = person(3);
    }
    for (std::uint32_t n = 1; n <= 3; ++n) plan.seats.push_back({person(n), {n}});
    REQUIRE(program_.apply(plan));
  }

  SoundOutput shape_;
  SoundProgram program_;
  std::vector<Sender> senders_;
  SoundDecoder decoder_ = *SoundDecoder::create();
  std::uint32_t listening_ = kShared;
  bool own_exists_ = false;
  Instant time_ = kEpoch;
};

TEST_CASE("moving between the shared mix and one's own is not heard, and one's own voice never is") {
  const auto [rate, frame_ms] = GENERATE(std::pair(32'000, 20), std::pair(16'000, 60), std::pair(24'000, 40));
  INFO(rate << " bit/s, " << frame_ms << " ms");
  SwitchRoom room(rate, frame_ms);
  room.run(40 * kBoundary, false);
  for (int turn = 0; turn < 3; ++turn) {
    room.listen_to(kOwn);
    room.run(20 * kBoundary, true);
    room.run(35 * kBoundary, false);  // 2.1 s: what LoudestSelector waits
    room.listen_to(kShared);
    room.run(kBoundary, false);
    room.end_own();
    room.run(30 * kBoundary, false);
  }
  constexpr std::size_t kSettled = kSampleRate;
  constexpr std::size_t kAround = 4800;
  const ConstSampleSpan heard = ConstSampleSpan(room.heard).subspan(kSettled);
  CHECK(holes(heard) == 0);
  CHECK(decibel(amplitude_of(heard, kOwnPitch) / kPeak) < -45);
  // Two tones that run through; what is steady is measured half a second from each switch.
  float steady = 0;
  float around = 0;
  for (const std::size_t at : room.switches) {
    const ConstSampleSpan all(room.heard);
    steady = std::max(steady, largest_bend(all.subspan(at - kSampleRate / 2, kAround)));
    around = std::max(around, largest_bend(all.subspan(at - 960, kAround)));
    for (const double pitch : {220.0, 470.0}) {
      const double before = amplitude_of(all.subspan(at - kSampleRate / 2, kAround), pitch);
      CHECK(decibel(amplitude_of(all.subspan(at, kAround), pitch) / before) == Approx(0).margin(1));
    }
  }
  INFO("steady " << steady << ", around a switch " << around);
  CHECK(around < 1.3F * steady);
}

}  // namespace
}  // namespace amphi::mixer::testing
