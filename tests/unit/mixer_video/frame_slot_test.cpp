#include "mixer/video/frame_slot.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/mixer_video/test_frame.hpp"

using namespace amphi;
using namespace amphi::mixer;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1h};

Instant at(int milliseconds) {
  return kStart + std::chrono::milliseconds(milliseconds);
}

/// Frames are told apart by their width.
void put(FrameSlot& slot, int number, Instant captured, Instant now) {
  slot.put(test::flat_frame(number, 2, test::kRed, captured), now);
}

int picked(FrameSlot& slot, Instant tick) {
  const auto shown = slot.pick(tick);
  return shown ? shown->frame.width : 0;
}

}  // namespace

TEST_CASE("an empty slot shows nothing") {
  FrameSlot slot;
  CHECK_FALSE(slot.pick(at(0)));
  CHECK(slot.state(at(5000)) == FrameSlot::State::empty);
}

TEST_CASE("each pick takes the newest frame whose time has come and drops older ones") {
  FrameSlot slot;
  put(slot, 1, at(0), at(10));
  put(slot, 2, at(33), at(40));
  put(slot, 3, at(66), at(70));
  CHECK(picked(slot, at(60)) == 2);
  CHECK(slot.dropped() == 1);
  CHECK(picked(slot, at(80)) == 3);
}

TEST_CASE("a frame keeps its generation for everybody until the next one") {
  FrameSlot slot;
  put(slot, 1, at(0), at(0));
  const auto first = slot.pick(at(1))->generation;
  CHECK(first > 0);
  CHECK(slot.pick(at(1))->generation == first);
  CHECK(slot.pick(at(34))->generation == first);
  put(slot, 2, at(40), at(40));
  CHECK(slot.pick(at(67))->generation > first);
  put(slot, 1, at(80), at(80));
  CHECK(picked(slot, at(9000)) == 1);
}

TEST_CASE("a delay holds frames back until the sound has caught up") {
  FrameSlot slot;
  slot.set_delay(100ms);
  put(slot, 1, at(0), at(0));
  put(slot, 2, at(33), at(33));
  CHECK_FALSE(slot.pick(at(99)));
  CHECK(picked(slot, at(100)) == 1);
  CHECK(picked(slot, at(132)) == 1);
  CHECK(picked(slot, at(133)) == 2);
}

TEST_CASE("frames that a decoder delivers out of order are shown in order") {
  FrameSlot slot;
  slot.set_delay(100ms);
  put(slot, 2, at(33), at(40));
  put(slot, 1, at(0), at(41));
  CHECK(picked(slot, at(100)) == 1);
  CHECK(picked(slot, at(133)) == 2);
  put(slot, 3, at(20), at(134));
  CHECK(picked(slot, at(140)) == 2);
}

TEST_CASE("a sender whose clock is ahead is shown after half a second at the latest") {
  FrameSlot slot;
  put(slot, 1, at(3'600'000), at(0));
  CHECK_FALSE(slot.pick(at(499)));
  CHECK(picked(slot, at(500)) == 1);
}

TEST_CASE("a sender whose clock jumps back goes on at once") {
  FrameSlot slot;
  put(slot, 1, at(3'600'000), at(0));
  put(slot, 2, at(33), at(33));
  CHECK(picked(slot, at(40)) == 2);
  CHECK(picked(slot, at(600)) == 2);  // the frame of the future is gone
  put(slot, 3, at(-10'000), at(610));
  CHECK(picked(slot, at(620)) == 3);
}

TEST_CASE("a sender whose clock runs backwards is not ignored for longer than half a second") {
  FrameSlot slot;
  int last_change = 0;
  int shown = 0;
  for (int i = 0; i < 100; ++i) {
    put(slot, i + 1, at(-i), at(33 * i));
    const int now = picked(slot, at(33 * i + 1));
    if (now != shown) last_change = 33 * i;
    shown = now;
    REQUIRE(33 * i - last_change <= 550);
  }
}

TEST_CASE("a slot that nobody picks from keeps a few frames and shows the latest of them") {
  FrameSlot slot;
  std::weak_ptr<const void> first;
  for (int i = 0; i < 100; ++i) {
    auto frame = test::flat_frame(i + 1, 2, test::kRed, at(i));
    if (i == 0) first = frame.owner;
    slot.put(std::move(frame), at(i));
  }
  CHECK(first.expired());
  CHECK(picked(slot, at(100)) == 100);
  CHECK(slot.dropped() == 99);
}

TEST_CASE("a delay longer than the queue still shows a moving picture") {
  FrameSlot slot;
  slot.set_delay(400ms);
  int changes = 0;
  int shown = 0;
  for (int i = 0; i < 60; ++i) {
    put(slot, i + 1, at(16 * i), at(16 * i));
    const int now = picked(slot, at(16 * i + 1));
    if (now != shown) ++changes;
    shown = now;
  }
  CHECK(changes > 40);
}

TEST_CASE("an input that sends nothing for two seconds has stalled until it sends again") {
  FrameSlot slot;
  put(slot, 1, at(0), at(0));
  CHECK(slot.state(at(1999)) == FrameSlot::State::live);
  CHECK(slot.state(at(2000)) == FrameSlot::State::stalled);
  put(slot, 2, at(2100), at(2100));
  CHECK(slot.state(at(2101)) == FrameSlot::State::live);
}

TEST_CASE("a cleared slot holds nothing back") {
  FrameSlot slot;
  auto frame = test::flat_frame(2, 2, test::kRed, at(0));
  const std::weak_ptr<const void> owner = frame.owner;
  slot.put(std::move(frame), at(0));
  CHECK(picked(slot, at(1)) == 2);
  slot.clear();
  CHECK(owner.expired());
  CHECK(slot.state(at(1)) == FrameSlot::State::empty);
}

TEST_CASE("a frame just like the one before keeps the input alive and is no new picture") {
  FrameSlot slot;
  put(slot, 4, at(0), at(0));
  const auto first = slot.pick(at(1))->generation;
  put(slot, 4, at(1900), at(1900));
  CHECK(slot.pick(at(1933))->generation == first);
  CHECK(slot.state(at(3000)) == FrameSlot::State::live);
  slot.put(test::flat_frame(4, 2, test::kBlue, at(3000)), at(3000));
  CHECK(slot.pick(at(3033))->generation > first);
}
