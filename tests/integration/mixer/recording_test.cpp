// The outputs of a recording, from the real mixer process: whoever declined is in none of them, and in all
// others.
#include "tests/integration/mixer/room_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t kRecordedVideo = 2000;
constexpr std::uint32_t kRecordedSound = 2001;
constexpr std::size_t kGreen = 1;

/// How many of the points of a grid have this colour.
int points_of(const VideoFrame& picture, const Color& color) {
  int count = 0;
  for (int y = 16; y < picture.height - 16; y += 32) {
    for (int x = 16; x < picture.width - 16; x += 32) count += near(color_at(picture, x, y), color) ? 1 : 0;
  }
  return count;
}

/// A room that is recorded, with "green" left out.
struct Recorded {
  Room room;
  Viewer recording{kRecordedVideo};
  int green_seen = 0;  ///< in any picture of the recording

  Recorded() {
    room.mixer.on_rtp = [this](std::uint32_t stream, Bytes packet, Instant captured) {
      const bool own = stream == kRecordedVideo || stream == kRecordedSound;
      (own ? recording : room.viewer).take(stream, packet, captured);
    };
    room.program.video.push_back(
        {kRecordedVideo, RungLevel::high, Codec::vp8, room.program.canvas, false, true});
    link::SoundOutput sound;
    sound.stream = kRecordedSound;
    sound.recorded = true;
    room.program.sound.push_back(sound);
    room.program.recording = link::RecordingMark::on;
    room.program.omitted = {ParticipantId("green")};
    room.send_program();
  }
  static int points(Viewer& viewer, std::size_t speaker) {
    const auto picture = viewer.picture();
    return picture ? points_of(*picture, kColors.at(speaker)) : 0;
  }
  static bool shows(Viewer& viewer, std::size_t speaker) { return points(viewer, speaker) > 10; }
  bool run_until(const std::function<bool()>& condition) {
    return room.run_until([&] { return green_seen += points(recording, kGreen), condition(); });
  }
  static double hears(Viewer& viewer, std::uint32_t stream, double frequency) {
    const auto& samples = viewer.sound(stream).samples;
    const std::size_t count = std::min<std::size_t>(samples.size(), 48'000);
    return tone_amplitude(std::span(samples).last(count), frequency);
  }
  /// What is heard where nobody plays: a sender that comes late on a busy machine leaves a click in every
  /// frequency.
  static double hears_by_chance(Viewer& viewer, std::uint32_t stream) {
    return std::max(hears(viewer, stream, kTones[kGreen] - 30), hears(viewer, stream, kTones[kGreen] + 30));
  }
};

}  // namespace

TEST_CASE("a recording has neither colour nor tone of one who declined, and the live class has both") {
  Recorded recorded;
  Room& room = recorded.room;
  REQUIRE(recorded.run_until([&] {
    return recorded.shows(room.viewer, kGreen) && recorded.shows(recorded.recording, 0) &&
           recorded.shows(recorded.recording, 2) && recorded.shows(recorded.recording, 3);
  }));
  room.viewer.forget();
  recorded.recording.forget();
  recorded.run_until([&] { return recorded.recording.sound(kRecordedSound).samples.size() > 2 * 48'000; });
  CHECK(recorded.shows(room.viewer, kGreen));
  CHECK(recorded.green_seen == 0);
  const double live = recorded.hears(room.viewer, kFullMix, kTones[kGreen]);
  const double taken = recorded.hears(recorded.recording, kRecordedSound, kTones[kGreen]);
  const double by_chance = recorded.hears_by_chance(recorded.recording, kRecordedSound);
  INFO("his tone: live " << live << ", recorded " << taken << ", beside it " << by_chance);
  CHECK(live > 0.02);
  CHECK(by_chance < live / 20);
  CHECK(taken < live / 100 + 3 * by_chance);
  CHECK(recorded.hears(recorded.recording, kRecordedSound, kTones[0]) > 0.02);
}

TEST_CASE("people come into a recording and leave it while it runs, in the same stream") {
  Recorded recorded;
  Room& room = recorded.room;
  REQUIRE(recorded.run_until([&] { return recorded.shows(recorded.recording, 0); }));
  room.program.omitted.clear();
  room.send_program();
  REQUIRE(room.run_until([&] { return recorded.shows(recorded.recording, kGreen); }));
  room.program.omitted = {ParticipantId("green"), ParticipantId("red")};
  room.send_program();
  REQUIRE(room.run_until([&] {
    return !recorded.shows(recorded.recording, kGreen) && !recorded.shows(recorded.recording, 0) &&
           recorded.shows(recorded.recording, 2);
  }));
  CHECK(recorded.shows(room.viewer, kGreen));
  CHECK(recorded.recording.ssrcs().size() == 1);
}

TEST_CASE("one who declines while a scene is faded in does not fade out in the recording") {
  Recorded recorded;
  Room& room = recorded.room;
  room.program.omitted = {ParticipantId("red")};
  room.program.scene.preset = Preset::single;
  room.program.scene.pinned = Tile{ParticipantId("green"), Source::camera};
  room.send_program();
  constexpr int kNearlyAll = 600;
  REQUIRE(room.run_until([&] { return recorded.points(recorded.recording, kGreen) > kNearlyAll; }));
  room.program.scene.pinned = Tile{ParticipantId("blue"), Source::camera};
  room.program.fade_ms = 2000;
  room.program.omitted = {ParticipantId("red"), ParticipantId("green")};
  room.send_program();
  REQUIRE(room.run_until([&] { return recorded.points(recorded.recording, 2) > kNearlyAll; }, 1500ms));
  CHECK(recorded.points(room.viewer, 2) < kNearlyAll);
}
