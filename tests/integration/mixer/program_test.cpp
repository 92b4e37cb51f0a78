// What comes out of the real mixer process is what the program document asks for.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "tests/integration/mixer/room_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

constexpr std::array kNames{"red", "green", "blue", "yellow"};

bool shows_color(Room& room, std::size_t speaker) {
  const auto picture = room.viewer.picture();
  const auto region = room.region(kNames[speaker]);
  if (!picture || !region || !region->live) return false;
  return near(color_at(*picture, region->x + region->width / 2, region->y + region->height / 2),
              kColors[speaker]);
}

bool shows_all_colors(Room& room) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (!shows_color(room, i)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("each speaker's picture stands in the region that the report names") {
  Room room;
  room.send_program();
  CHECK(room.run_until([&] { return shows_all_colors(room); }));
  const auto picture = room.viewer.picture();
  REQUIRE(picture);
  CHECK(picture->width == 1280);
  CHECK(picture->height == 720);
  if (const char* file = std::getenv("AMPHI_TEST_PICTURE")) write_ppm(*picture, file);
}

TEST_CASE("a new scene changes the picture within a few frames and in the same stream") {
  Room room;
  room.send_program();
  REQUIRE(room.run_until([&] { return shows_all_colors(room); }));
  room.viewer.forget();
  room.program.scene.preset = Preset::single;
  room.program.scene.pinned = Tile{ParticipantId("blue"), Source::camera};
  room.send_program();
  const auto blue_everywhere = [&] {
    const auto picture = room.viewer.picture();
    return picture && near(color_at(*picture, 200, 200), kColors[2]) &&
           near(color_at(*picture, 1000, 600), kColors[2]);
  };
  REQUIRE(room.run_until(blue_everywhere));
  CHECK(room.viewer.frames().size() < 30);
  CHECK(room.viewer.ssrcs().size() == 1);
  CHECK(room.mixer.report()->revision == room.program.revision);
}

TEST_CASE("a viewer who comes late gets a key frame when amphi asks for one") {
  Room room;
  room.send_program();
  REQUIRE(room.run_until([&] { return shows_all_colors(room); }));
  const auto earlier = room.mixer.on_rtp;
  Viewer late(kVideoOut);
  room.mixer.on_rtp = [&](std::uint32_t stream, Bytes packet, Instant captured) {
    if (stream == kVideoOut) late.take(stream, packet, captured);
    earlier(stream, packet, captured);
  };
  room.run(200ms);
  CHECK_FALSE(late.picture());
  room.mixer.request_key_frame(kVideoOut);
  CHECK(room.run_until([&] { return late.picture().has_value(); }));
}

TEST_CASE("each listener hears all others and not himself") {
  Room room;
  room.send_program();
  REQUIRE(room.run_until([&] { return shows_all_colors(room); }));
  room.run(500ms);
  room.viewer.forget();
  room.run(1s);
  for (std::uint32_t listener = 0; listener < 5; ++listener) {
    const std::uint32_t stream = listener == 4 ? kFullMix : kMinusFirst + listener;
    const auto& samples = room.viewer.sound(stream).samples;
    REQUIRE(samples.size() > 30 * kSamplesPerTick);
    std::array<double, 4> heard{};
    for (std::size_t talker = 0; talker < heard.size(); ++talker)
      heard[talker] = tone_amplitude(samples, kTones[talker]);
    INFO("listener " << listener << " hears " << heard[0] << ' ' << heard[1] << ' ' << heard[2] << ' '
                     << heard[3]);
    const double loudest = *std::max_element(heard.begin(), heard.end());
    for (std::uint32_t talker = 0; talker < heard.size(); ++talker) {
      if (talker == listener) {
        CHECK(heard[talker] < loudest / 20);  // the codec makes a little of everything
      } else {
        CHECK(heard[talker] > loudest / 4);
      }
    }
  }
}

TEST_CASE("all sound outputs share one RTP clock") {
  Room room;
  std::map<std::uint32_t, std::map<std::uint32_t, Instant>> stamps;  // stream -> RTP timestamp -> captured
  const auto earlier = room.mixer.on_rtp;
  room.mixer.on_rtp = [&](std::uint32_t stream, Bytes packet, Instant captured) {
    if (stream != kVideoOut) stamps[stream][RtpPacketView::parse(packet)->header().timestamp] = captured;
    earlier(stream, packet, captured);
  };
  room.send_program();
  room.run(1s);
  std::size_t compared = 0;
  for (const auto& [timestamp, captured] : stamps[kFullMix]) {
    if (!stamps[kMinusFirst].contains(timestamp)) continue;
    CHECK(stamps[kMinusFirst][timestamp] == captured);
    ++compared;
  }
  CHECK(compared > 10);
}

TEST_CASE("flash and beep of one source leave the mixer together") {
  Room room;
  for (std::size_t i = 1; i < room.speakers.size(); ++i) room.speakers[i].reset();
  room.speakers[0] = std::make_unique<Speaker>("red", 10, 20, Speaker::Look{{}, 320, 180, 30, 440, true});
  room.program.stage = {room.speakers[0]->seat()};
  room.program.scene.preset = Preset::single;
  room.program.scene.labels = false;
  room.send_program();
  std::vector<Instant> flashes;
  bool was_bright = false;
  const auto watch = [&] {
    const auto picture = room.viewer.picture();
    if (!picture) return;
    const bool bright = color_at(*picture, picture->width / 2, picture->height / 2).green > 128;
    if (bright && !was_bright) flashes.push_back(picture->captured);
    was_bright = bright;
  };
  room.run_until([&] { return watch(), false; }, 5s);
  room.viewer.forget();
  flashes.clear();
  room.run_until([&] { return watch(), false; }, 7s);
  const Viewer::Sound& sound = room.viewer.sound(kFullMix);
  std::vector<double> offsets;
  for (const Instant flash : flashes) {
    // The first loud millisecond around the flash.
    for (Duration at = -300ms; at < 300ms; at += 1ms) {
      const auto index = sound.index_of(flash + at);
      if (!index || *index + 48 > sound.samples.size()) continue;
      if (tone_amplitude(std::span(sound.samples).subspan(*index, 48), 440) < 0.1) continue;
      offsets.push_back(std::chrono::duration<double, std::milli>(at).count());
      break;
    }
  }
  REQUIRE(offsets.size() >= 3);
  std::sort(offsets.begin(), offsets.end());
  const double median = offsets[offsets.size() / 2];
  INFO("the beep comes " << median << " ms after the flash (median of " << offsets.size() << ")");
  CHECK(std::abs(median) < 60);
}
