// What the program lists is made, each output in its own way, and nothing else.
#include <webp/decode.h>

#include <map>

#include "tests/integration/mixer/room_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

link::VideoOutput output(std::uint32_t stream, RungLevel rung, Codec codec, link::VideoFormat format,
                         bool focus = false) {
  return {stream, rung, codec, format, focus};
}

constexpr link::VideoFormat kHigh{1280, 720, 30, 1'200'000};
constexpr link::VideoFormat kMedium{640, 360, 30, 400'000};
constexpr link::VideoFormat kLow{320, 180, 15, 110'000};

/// The room with these video outputs and a viewer for each.
struct Outputs {
  Room room;
  std::map<std::uint32_t, std::unique_ptr<Viewer>> viewers;

  explicit Outputs(std::vector<link::VideoOutput> outputs) {
    room.program.sound.clear();
    room.program.video = std::move(outputs);
    for (const link::VideoOutput& out : room.program.video)
      viewers[out.stream] = std::make_unique<Viewer>(out.stream, out.codec);
    room.mixer.on_rtp = [this](std::uint32_t stream, Bytes packet, Instant captured) {
      REQUIRE(viewers.contains(stream));
      viewers[stream]->take(stream, packet, captured);
    };
    room.send_program();
  }
  bool all_see() {
    return std::all_of(viewers.begin(), viewers.end(), [](auto& v) { return v.second->picture(); });
  }
  bool all_live() {
    const auto& report = room.mixer.report();
    return report && report->on_screen.size() == 4 &&
           std::all_of(report->on_screen.begin(), report->on_screen.end(), [](auto& r) { return r.live; });
  }
};

/// All of the picture but its edges.
bool is_all(const VideoFrame& picture, const Color& color) {
  const int w = picture.width;
  const int h = picture.height;
  return near(color_at(picture, w / 8, h / 2), color) && near(color_at(picture, w * 7 / 8, h * 3 / 4), color);
}

}  // namespace

TEST_CASE("each output comes in its own codec, size and frame rate") {
  Outputs outputs({output(1, RungLevel::high, Codec::vp8, kHigh),
                   output(2, RungLevel::medium, Codec::vp8, kMedium),
                   output(3, RungLevel::medium, Codec::h264, kMedium),
                   output(4, RungLevel::low, Codec::vp8, kLow), output(5, RungLevel::low, Codec::vp9, kLow)});
  REQUIRE(outputs.room.run_until([&] { return outputs.all_see() && outputs.all_live(); }));
  for (auto& [stream, viewer] : outputs.viewers) viewer->forget();
  outputs.room.run(3s);
  for (const link::VideoOutput& wish : outputs.room.program.video) {
    INFO(to_string(wish.codec) << ' ' << wish.format.width);
    Viewer& viewer = *outputs.viewers[wish.stream];
    const auto picture = viewer.picture();
    REQUIRE(picture);
    CHECK(picture->width == wish.format.width);
    CHECK(picture->height == wish.format.height);
    const auto region = outputs.room.region("green");
    REQUIRE(region);
    const int scale = 1280 / wish.format.width;
    CHECK(near(
        color_at(*picture, (region->x + region->width / 2) / scale, (region->y + region->height / 2) / scale),
        kColors[1]));
  }
  const auto frames = [&](std::uint32_t stream) { return outputs.viewers[stream]->frames().size(); };
  INFO(frames(1) << " of the high rung, " << frames(4) << " of the low one");
  CHECK(frames(4) < frames(1) * 2 / 3);
  CHECK(frames(4) > frames(1) / 3);
  CHECK(outputs.room.mixer.report()->encoded > 0);
}

TEST_CASE("a low output may show the focus alone while others show the scene") {
  Outputs outputs(
      {output(1, RungLevel::high, Codec::vp8, kHigh), output(2, RungLevel::low, Codec::vp8, kLow, true)});
  Room& room = outputs.room;
  room.program.scene.pinned = Tile{ParticipantId("blue"), Source::camera};
  room.send_program();
  const auto low = [&] { return outputs.viewers[2]->picture(); };
  REQUIRE(room.run_until([&] { return low() && is_all(*low(), kColors[2]); }));
  REQUIRE(room.run_until([&] { return outputs.all_live() && outputs.viewers[1]->picture(); }));
  CHECK_FALSE(is_all(*outputs.viewers[1]->picture(), kColors[2]));
  room.program.scene.pinned = Tile{ParticipantId("red"), Source::camera};
  room.send_program();
  CHECK(room.run_until([&] { return is_all(*low(), kColors[0]); }));
}

TEST_CASE("a picture at rest is hardly encoded, and a change or a late viewer has it at once") {
  Outputs outputs({output(1, RungLevel::high, Codec::vp8, kHigh)});
  Room& room = outputs.room;
  REQUIRE(room.run_until([&] { return outputs.all_live(); }));
  for (auto& speaker : room.speakers) speaker->video_stopped = true;
  room.run(4s);  // greyed, and settled
  Viewer& viewer = *outputs.viewers[1];
  viewer.forget();
  const auto before = *room.mixer.report();
  room.run(3s);
  CHECK(viewer.frames().size() >= 2);
  CHECK(viewer.frames().size() <= 5);
  CHECK(room.mixer.report()->frames == before.frames);
  CHECK(room.mixer.report()->unchanged > before.unchanged + 30);

  viewer.forget();
  room.mixer.request_key_frame(1);
  CHECK(room.run_until([&] { return !viewer.frames().empty(); }, 500ms));
  viewer.forget();
  room.program.scene.background = {200, 0, 0};
  room.send_program();
  CHECK(room.run_until([&] { return viewer.frames().size() >= 5; }, 2s));  // at rest one a second
}

TEST_CASE("without any output nothing is encoded and hardly anything composed") {
  Outputs outputs({});
  outputs.room.run(1s);
  REQUIRE(outputs.room.mixer.report());
  CHECK(outputs.room.mixer.report()->encoded == 0);
  CHECK(outputs.room.mixer.report()->frames < 20);
}

TEST_CASE("still pictures come at once with a new scene, and fit") {
  Outputs outputs({});
  Room& room = outputs.room;
  std::vector<std::vector<std::uint8_t>> stills;
  room.mixer.on_still = [&](std::uint32_t stream, Bytes picture, Instant captured) {
    CHECK(stream == 77);
    CHECK(captured <= now());
    stills.emplace_back(picture.begin(), picture.end());
  };
  room.program.stills = {{77, 640, 360, 10'000, 6'000}};
  room.send_program();
  REQUIRE(room.run_until([&] { return !stills.empty(); }));
  room.run(1s);
  const std::size_t count = stills.size();
  room.program.scene.preset = Preset::single;
  room.send_program();
  REQUIRE(room.run_until([&] { return stills.size() > count; }, 5s));  // well before the next one is due
  for (const std::vector<std::uint8_t>& still : stills) {
    int width = 0;
    int height = 0;
    REQUIRE(WebPGetInfo(still.data(), still.size(), &width, &height));
    CHECK(width == 640);
    CHECK(height == 360);
    CHECK(still.size() <= 6'000);
  }
}
