#include "gateway/fanout/sender_limits.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;

namespace {

const ParticipantId kAda("ada");

link::Region region(Source source, int width, int height) {
  return {{kAda, source}, 0, 0, width, height, true};
}

/// All of the canvas is watched.
PictureNeed all() {
  return {{}, {}};
}

}  // namespace

TEST_CASE("a camera is asked for the size of its tile and nothing while it is not shown") {
  const std::vector<link::Region> small{region(Source::camera, 320, 180)};
  const std::vector<link::Region> large{region(Source::camera, 1280, 720)};
  const auto a = sender_limits(kAda, Source::camera, small, all());
  const auto b = sender_limits(kAda, Source::camera, large, all());
  CHECK(a.active);
  CHECK(a.width == 320);
  CHECK(b.height == 720);
  CHECK(a.bits_per_second < b.bits_per_second);
  CHECK_FALSE(sender_limits(kAda, Source::camera, {}, all()).active);
  CHECK_FALSE(sender_limits(ParticipantId("other"), Source::camera, large, all()).active);
}

TEST_CASE("of two tiles of one camera the larger counts") {
  const std::vector<link::Region> both{region(Source::camera, 640, 360), region(Source::camera, 320, 180)};
  CHECK(sender_limits(kAda, Source::camera, both, all()).width == 640);
}

TEST_CASE("a screen sends few pictures of many bits, and a trickle while it is not shown") {
  const std::vector<link::Region> shown{region(Source::screen, 960, 540)};
  const std::vector<link::Region> camera{region(Source::camera, 960, 540)};
  const auto screen = sender_limits(kAda, Source::screen, shown, all());
  const auto face = sender_limits(kAda, Source::camera, camera, all());
  CHECK(screen.frames_per_second < face.frames_per_second);
  const auto bits_per_frame = [](const ports::SenderLimits& l) {
    return l.bits_per_second / l.frames_per_second;
  };
  CHECK(bits_per_frame(screen) > bits_per_frame(face));
  const auto unseen = sender_limits(kAda, Source::screen, {}, all());
  CHECK(unseen.active);
  CHECK(unseen.bits_per_second < screen.bits_per_second);
}

TEST_CASE("where only smaller pictures are watched, half or a quarter of the tile is enough") {
  const std::vector<link::Region> shown{region(Source::camera, 640, 360)};
  PictureNeed need = all();
  need.largest = {640, 360, 30, 0};
  CHECK(sender_limits(kAda, Source::camera, shown, need).width == 320);
  need.largest = {320, 180, 15, 0};
  const auto least = sender_limits(kAda, Source::camera, shown, need);
  CHECK(least.width == 160);
  CHECK(least.frames_per_second == 15);
  need.largest = {960, 540, 30, 0};
  CHECK(sender_limits(kAda, Source::camera, shown, need).width == 640);
}

TEST_CASE("who is shown alone somewhere sends at that size, even when the scene does not show him") {
  PictureNeed need = all();
  need.focus = {{{kAda, Source::camera}, 0, 0, 320, 180}};
  const auto alone = sender_limits(kAda, Source::camera, {}, need);
  CHECK(alone.active);
  CHECK(alone.width == 320);
}

TEST_CASE("a tall tile is given the bits of the widescreen picture that is cropped into it") {
  const std::vector<link::Region> tall{region(Source::camera, 320, 720)};
  const std::vector<link::Region> wide{region(Source::camera, 1280, 720)};
  const auto limits = sender_limits(kAda, Source::camera, tall, all());
  CHECK(limits.width == 320);
  CHECK(limits.bits_per_second == sender_limits(kAda, Source::camera, wide, all()).bits_per_second);
}
