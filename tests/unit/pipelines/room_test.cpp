#include "mcu/base/random.hpp"
#include "pipelines/room/alignment.hpp"
#include "pipelines/room/outbox.hpp"
#include "pipelines/room/picture_tick.hpp"
#include "pipelines/room/tick_schedule.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::pipelines;
using namespace std::chrono_literals;

namespace {
constexpr Instant kStart{Duration(5s)};
}

TEST_CASE("ticks do not drift, whatever the rate") {
  TickSchedule schedule(kStart, 30, 33ms);
  Instant due = kStart;
  for (int i = 0; i <= 300; ++i) {
    const auto tick = schedule.next(due);
    CHECK(tick.missed == 0);
    due = tick.due;
  }
  CHECK(due == kStart + 10s);
}

TEST_CASE("a picture tick that comes too late is given up, and the next one is on time") {
  TickSchedule schedule(kStart, 25, 40ms);
  CHECK(schedule.next(kStart).due == kStart);
  const auto late = schedule.next(kStart + 210ms);  // the ones at 40, 80, 120, 160 are over
  CHECK(late.missed == 4);
  CHECK(late.due == kStart + 200ms);
  CHECK(schedule.next(kStart + 210ms).due == kStart + 240ms);
}

TEST_CASE("sound ticks that are a little late are caught up with") {
  TickSchedule schedule(kStart, 50, 100ms);
  schedule.next(kStart);
  for (int i = 1; i <= 4; ++i) {
    const auto tick = schedule.next(kStart + 90ms);
    CHECK(tick.missed == 0);
    CHECK(tick.due == kStart + i * 20ms);
  }
}

TEST_CASE("the outbox hands messages over in order and wakes its reader") {
  Outbox outbox;
  const std::array<std::uint8_t, 3> payload{1, 2, 3};
  outbox.post({link::Type::rtp, 7, kStart}, payload);
  {
    Outbox::Batch batch(outbox);
    batch.add({link::Type::rtp, 8, kStart}, 2)[0] = 9;
    batch.add({link::Type::key_frame, 9, {}}, 0);
  }
  std::vector<std::uint32_t> streams;
  outbox.drain([&](const link::Header& header, Bytes bytes) {
    streams.push_back(header.stream);
    if (header.stream == 7) CHECK(std::equal(bytes.begin(), bytes.end(), payload.begin(), payload.end()));
    if (header.stream == 8) CHECK((bytes.size() == 2 && bytes[0] == 9));
  });
  CHECK(streams == std::vector<std::uint32_t>{7, 8, 9});
  outbox.drain([](const link::Header&, Bytes) { FAIL("drained twice"); });
}

TEST_CASE("an outbox that nobody empties stays bounded and counts") {
  Outbox outbox;
  const std::vector<std::uint8_t> payload(1 << 20);
  for (int i = 0; i < 10; ++i) outbox.post({link::Type::rtp, 1, {}}, payload);
  CHECK(outbox.dropped() == 6);
  std::size_t count = 0;
  outbox.drain([&](const link::Header&, Bytes) { ++count; });
  CHECK(count == 4);
}

TEST_CASE("a picture waits for its sound") {
  Alignment alignment;
  for (int i = 0; i < 100; ++i) alignment.update(90ms, 30ms);
  CHECK(alignment.picture_delay() == 90ms);
  CHECK(alignment.sound_delay() == 0ms);
}

TEST_CASE("sound is held back for a picture that takes longer, within limits") {
  Alignment alignment;
  Duration sound = 40ms;
  for (int i = 0; i < 300; ++i) {
    alignment.update(sound, 100ms);
    sound = std::max<Duration>(40ms, alignment.sound_delay() + 20ms);  // as a jitter buffer would
  }
  CHECK(sound > 95ms - Alignment::kTolerance);
  CHECK(sound < 110ms);
  for (int i = 0; i < 300; ++i) alignment.update(40ms, 3s);
  CHECK(alignment.sound_delay() == Alignment::kMaxSoundDelay);
}

TEST_CASE("alignment follows slowly and waits no longer than its limit") {
  Alignment alignment;
  alignment.update(50ms, 30ms);
  alignment.update(10s, 30ms);
  CHECK(alignment.picture_delay() <= Alignment::kMaxPictureDelay);
  alignment.update(0ms, 30ms);  // silence says nothing
  CHECK(alignment.picture_delay() == Alignment::kMaxPictureDelay);
}

TEST_CASE("the gap meter tells the largest gap of about the last second") {
  GapMeter meter;
  Instant at = kStart;
  for (int i = 0; i < 30; ++i) meter.frame(at += 33ms);
  meter.frame(at += 250ms);
  CHECK(meter.largest() == 250ms);
  for (int i = 0; i < 60; ++i) meter.frame(at += 33ms);
  CHECK(meter.largest() == 33ms);
}
