// A sender whose clocks are off, for ten minutes in virtual time: his sound, his picture and how late both
// are.
#include <cstdlib>

#include "gateway/rtp/capture_clock.hpp"
#include "mixer/audio/talker.hpp"
#include "pipelines/room/alignment.hpp"
#include "tests/unit/mixer_audio/sound_support.hpp"

namespace amphi::mixer::testing {
namespace {

constexpr std::uint32_t kSound = 1;
constexpr std::uint32_t kPicture = 2;
constexpr Duration kFrame = Duration(33'333'333);
constexpr Duration kLength = std::chrono::minutes(10);
constexpr Duration kWarmUp = std::chrono::seconds(20);

/// A clock that runs `ppm` fast, read at a true time.
struct Clock {
  double ppm = 0;
  [[nodiscard]] Duration read(Instant at) const {
    const Duration since = at - kEpoch;
    return since + Duration(static_cast<std::int64_t>(static_cast<double>(since.count()) * ppm / 1e6));
  }
  /// The true time at which it shows `reading`.
  [[nodiscard]] Instant when(Duration reading) const {
    return kEpoch +
           Duration(static_cast<std::int64_t>(static_cast<double>(reading.count()) / (1 + ppm / 1e6)));
  }
};

struct Path {
  Noise noise{5};
  Duration way(int base_ms, int jitter_ms) {
    return Duration(static_cast<std::int64_t>((base_ms + noise.uniform() * jitter_ms) * 1e6));
  }
};

/// One sender through the gateway's capture clock, the jitter buffer and the alignment.
class Lesson {
 public:
  /// `system`: of the reports' NTP times and the camera; `device`: of the sound card's samples.
  Lesson(Clock system, Clock device) : system_(system), device_(device) {
    for (int i = 0; i < 50; ++i) packets_.push_back(sender_.tone_packet(300, 0.14F));
    clock_.add_stream(kSound, 48'000);
    clock_.add_stream(kPicture, 90'000);
  }
  void run() {
    for (Instant now = kEpoch + milliseconds(7); now < kEpoch + kLength; now += kSoundTick) {
      for (; next_report_ <= now; next_report_ += std::chrono::seconds(5)) report(next_report_);
      receive_sound(now);
      receive_picture(now);
      play(now);
      if (now - last_alignment_ >= pipelines::Alignment::kInterval) align(now);
    }
  }

  std::vector<Duration> skews;      ///< by how much the picture is later than the sound, in truth
  std::vector<Duration> latencies;  ///< of the sound
  Talker talker = *Talker::create();

 private:
  void report(Instant at) {
    const auto ntp = static_cast<NtpTime>(static_cast<double>(system_.read(at).count()) / 1e9 * 4294967296.0);
    const auto units = [&](Duration reading, std::int64_t rate) {
      return static_cast<std::uint32_t>(reading.count() / 1000 * rate / 1'000'000);
    };
    const Instant arrival = at + path_.way(10, 4);
    clock_.on_sender_report(kSound, ntp, units(device_.read(at), 48'000), arrival);
    clock_.on_sender_report(kPicture, ntp, units(system_.read(at), 90'000), arrival);
  }
  // A packet is sent when its last sample is taken.
  void receive_sound(Instant now) {
    for (;; ++sound_packets_) {
      const Instant captured = device_.when(kSoundTick * sound_packets_);
      const Instant arrival = device_.when(kSoundTick * (sound_packets_ + 1)) + sound_way_;
      if (arrival > now) return;
      Sender::Packet packet = packets_[static_cast<std::size_t>(sound_packets_ % 50)];
      const auto timestamp = static_cast<std::uint32_t>(sound_packets_) * std::uint32_t{kSamplesPerTick};
      write_u16(&packet[2], static_cast<std::uint16_t>(sound_packets_));
      write_u32(&packet[4], timestamp);
      const Instant estimate = clock_.capture_time(kSound, timestamp, arrival);
      sound_error_ = estimate - captured;
      talker.insert(packet, estimate, arrival);
      sound_way_ = path_.way(10, 6);
    }
  }
  void receive_picture(Instant now) {
    for (;; ++pictures_) {
      const Instant captured = system_.when(kFrame * pictures_);
      const Instant arrival = captured + picture_way_;
      const Instant decoded = arrival + milliseconds(6);
      if (decoded > now) return;
      const auto timestamp = static_cast<std::uint32_t>(kFrame.count() * pictures_ / 1000 * 9 / 100);
      const Instant estimate = clock_.capture_time(kPicture, timestamp, arrival);
      picture_latency_ = decoded - estimate;
      // As the room's mixer does: half a picture tick is waited for anyway.
      const Instant shown =
          std::max(decoded, estimate + alignment_.picture_delay() - kFrame / 2) + kFrame / 2;
      picture_age_ = shown - captured;
      picture_way_ = path_.way(25, 15);
    }
  }
  void play(Instant now) {
    Samples samples(kSamplesPerTick);
    const TalkerTick tick = talker.tick(now, samples);
    sound_latency_ = tick.latency;
    if (now - kEpoch < kWarmUp || tick.latency == Duration{}) return;
    const Duration sound_age = tick.latency + sound_error_;
    latencies.push_back(sound_age);
    skews.push_back(picture_age_ - sound_age);
  }
  void align(Instant now) {
    last_alignment_ = now;
    alignment_.update(sound_latency_, picture_latency_);
    talker.set_minimum_delay(alignment_.sound_delay());
  }

  Clock system_, device_;
  Sender sender_{1};
  std::vector<Sender::Packet> packets_;
  rtp::CaptureClock clock_;
  pipelines::Alignment alignment_;
  Path path_;
  Instant next_report_ = kEpoch + milliseconds(500);
  Instant last_alignment_ = kEpoch;
  std::int64_t sound_packets_ = 0;
  std::int64_t pictures_ = 0;
  Duration sound_way_ = milliseconds(10);
  Duration picture_way_ = milliseconds(25);
  Duration sound_error_{}, sound_latency_{}, picture_latency_{}, picture_age_{};
};

double p95_of_magnitude(std::vector<Duration> values) {
  for (Duration& value : values) value = std::chrono::abs(value);
  std::ranges::sort(values);
  return static_cast<double>(values[values.size() * 95 / 100].count()) / 1e6;
}

TEST_CASE("with a sender's clock off by 100 ppm sound and picture stay together for ten minutes") {
  struct Case {
    const char* what;
    double system, device;
  };
  const auto [what, system, device] =
      GENERATE(Case{"all clocks fast", 100, 100}, Case{"all clocks slow", -100, -100},
               Case{"the sound card alone fast", 0, 100});
  Lesson lesson(Clock{system}, Clock{device});
  lesson.run();
  const auto [shortest, longest] = std::ranges::minmax(lesson.latencies);
  const auto statistics = lesson.talker.statistics();
  INFO(what << ": skew p95 " << p95_of_magnitude(lesson.skews) << " ms; sound "
            << shortest.count() / 1'000'000 << ".." << longest.count() / 1'000'000 << " ms; concealed "
            << statistics.concealed);
  REQUIRE(lesson.skews.size() > 28'000);
  CHECK(p95_of_magnitude(lesson.skews) <= 40);
  CHECK(longest < milliseconds(110));
  CHECK(longest - shortest < milliseconds(50));
  CHECK(statistics.concealed <= 3);
  CHECK(statistics.restarts == 1);
}

}  // namespace
}  // namespace amphi::mixer::testing
