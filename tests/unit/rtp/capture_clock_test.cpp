#include <cstdlib>

#include "gateway/rtp/capture_clock.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using rtp::CaptureClock;

namespace {

/// A sender whose wall clock and RTP clocks start anywhere.
struct Sender {
  NtpClock clock{kStart, std::chrono::hours(24 * 365 * 40) + 12'345ms};
  std::uint32_t audio(Instant t) const { return 0xfffff000U + ticks(t, 48); }
  std::uint32_t video(Instant t) const { return 77U + ticks(t, 90); }
  static std::uint32_t ticks(Instant t, int per_ms) {
    return static_cast<std::uint32_t>((t - kStart) / 1us * per_ms / 1000);
  }
};

constexpr std::uint32_t kAudio = 1, kVideo = 2;

CaptureClock with_both_streams() {
  CaptureClock clock;
  clock.add_stream(kAudio, 48'000);
  clock.add_stream(kVideo, 90'000);
  return clock;
}

bool near(Instant a, Instant b, Duration tolerance) {
  return std::chrono::abs(a - b) <= tolerance;
}

}  // namespace

TEST_CASE("sound and picture captured together get the same capture time although the picture comes later") {
  const Sender sender;
  CaptureClock clock = with_both_streams();
  for (auto t = 0ms; t < 5s; t += 20ms) {
    const Instant taken = kStart + t;
    if (t % 1s == 0ms) {
      clock.on_sender_report(kAudio, sender.clock.to_ntp(taken), sender.audio(taken), taken + 30ms);
      clock.on_sender_report(kVideo, sender.clock.to_ntp(taken), sender.video(taken), taken + 30ms);
    }
    const Instant sound = clock.capture_time(kAudio, sender.audio(taken), taken + 50ms);
    const Instant picture = clock.capture_time(kVideo, sender.video(taken), taken + 120ms);
    CHECK(near(sound, picture, 1ms));
    CHECK(near(sound, taken + 30ms, 1ms));
  }
}

TEST_CASE("network jitter does not shake capture times") {
  const Sender sender;
  CaptureClock clock = with_both_streams();
  clock.on_sender_report(kAudio, sender.clock.to_ntp(kStart), sender.audio(kStart), kStart + 30ms);
  std::srand(1);
  for (auto t = 0ms; t < 5s; t += 20ms) {
    const Instant taken = kStart + t;
    const Instant captured = clock.capture_time(kAudio, sender.audio(taken),
                                                taken + 30ms + std::chrono::milliseconds(std::rand() % 100));
    CHECK(near(captured, taken + 30ms, 1ms));
  }
}

TEST_CASE("a first report that came late is put right by what comes sooner") {
  const Sender sender;
  CaptureClock clock = with_both_streams();
  clock.on_sender_report(kAudio, sender.clock.to_ntp(kStart), sender.audio(kStart), kStart + 400ms);
  Instant captured;
  for (auto t = 400ms; t < 3s; t += 20ms) {
    captured = clock.capture_time(kAudio, sender.audio(kStart + t), kStart + t + 50ms);
  }
  CHECK(near(captured, kStart + 2980ms + 50ms, 2ms));
}

TEST_CASE("a way that grows longer for good is followed without a jump") {
  const Sender sender;
  CaptureClock clock = with_both_streams();
  clock.on_sender_report(kAudio, sender.clock.to_ntp(kStart), sender.audio(kStart), kStart + 30ms);
  Instant before = kStart;
  for (auto t = 0ms; t < 60s; t += 20ms) {
    const Duration way = t < 10s ? 30ms : 230ms;
    const Instant captured = clock.capture_time(kAudio, sender.audio(kStart + t), kStart + t + way);
    if (t > 0ms) CHECK(near(captured - before + kStart, kStart + 20ms, 5ms));
    before = captured;
  }
  CHECK(near(before, kStart + 59'980ms + 230ms, 2ms));
}

TEST_CASE("before any sender report capture times follow the RTP clock from the earliest arrival") {
  const Sender sender;
  CaptureClock clock = with_both_streams();
  Instant before = clock.capture_time(kAudio, sender.audio(kStart), kStart + 10ms);
  CHECK(before == kStart + 10ms);
  for (int i = 1; i < 200; ++i) {
    const Instant taken = kStart + i * 20ms;
    const Instant captured = clock.capture_time(kAudio, sender.audio(taken), taken + 10ms + (i % 5) * 8ms);
    CHECK(near(captured - before + kStart, kStart + 20ms, 1ms));
    before = captured;
  }
}

TEST_CASE("whatever a sender claims, the capture time lies shortly before the arrival") {
  CaptureClock clock = with_both_streams();
  std::srand(2);
  const auto garbage = [] { return static_cast<std::uint32_t>(std::rand()) * 2'654'435'761U; };
  Instant arrival = kStart;
  for (int i = 0; i < 20'000; ++i) {
    arrival += std::chrono::microseconds(std::rand() % 30'000);
    if (std::rand() % 10 == 0) {
      clock.on_sender_report(kVideo, (NtpTime{garbage()} << 32) | garbage(), garbage(), arrival);
    }
    const Instant captured = clock.capture_time(kVideo, garbage(), arrival);
    REQUIRE(captured <= arrival);
    REQUIRE(captured >= arrival - CaptureClock::kMaxDelay);
  }
}

TEST_CASE("one senseless sender report changes nothing") {
  const Sender sender;
  CaptureClock clock = with_both_streams();
  clock.on_sender_report(kAudio, sender.clock.to_ntp(kStart), sender.audio(kStart), kStart + 30ms);
  clock.on_sender_report(kAudio, 0x1234'5678'9abc'def0, 99, kStart + 1s);
  const Instant taken = kStart + 2s;
  CHECK(near(clock.capture_time(kAudio, sender.audio(taken), taken + 60ms), taken + 30ms, 1ms));
}

TEST_CASE("a stepped wall clock is followed after two reports and streams stay together") {
  Sender sender;
  CaptureClock clock = with_both_streams();
  clock.on_sender_report(kAudio, sender.clock.to_ntp(kStart), sender.audio(kStart), kStart + 30ms);
  clock.on_sender_report(kVideo, sender.clock.to_ntp(kStart), sender.video(kStart), kStart + 30ms);
  for (auto t = 1s; t < 4s; t += 1s) {
    const Instant at = kStart + t;
    clock.on_sender_report(kAudio, sender.clock.to_ntp(at + 1h), sender.audio(at), at + 30ms);
    clock.on_sender_report(kVideo, sender.clock.to_ntp(at + 1h), sender.video(at), at + 30ms);
  }
  const Instant taken = kStart + 4s;
  CHECK(near(clock.capture_time(kAudio, sender.audio(taken), taken + 60ms), taken + 30ms, 1ms));
  CHECK(near(clock.capture_time(kVideo, sender.video(taken), taken + 90ms), taken + 30ms, 1ms));
}

TEST_CASE("a stream that was not added is stamped with its arrival and streams are bounded") {
  CaptureClock clock;
  CHECK(clock.capture_time(9, 1, kStart) == kStart);
  for (std::uint32_t ssrc = 0; ssrc < 1000; ++ssrc) clock.add_stream(ssrc, 90'000);
  clock.remove_stream(999);
  CHECK(clock.capture_time(999, 1, kStart) == kStart);
}
