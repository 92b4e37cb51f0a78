#include "mcu/layout/focus.hpp"

#include "mixer/canvas/scale.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/mixer_video/test_frame.hpp"

using namespace amphi;
using namespace amphi::layout;
using namespace amphi::mixer;

namespace {

const ParticipantId kAnn("ann");
const ParticipantId kBob("bob");
const ParticipantId kCid("cid");

std::vector<LayoutMember> stage(bool bob_shares) {
  return {{kAnn, false, false}, {kBob, true, bob_shares}, {kCid, true, false}};
}

}  // namespace

TEST_CASE("the focus is the screen, else the pinned one, else who speaks, else the first camera") {
  Scene scene;
  CHECK_FALSE(focus_tile(scene, {}, kAnn));
  CHECK(focus_tile(scene, stage(false), {}) == Tile{kBob, Source::camera});
  CHECK(focus_tile(scene, stage(false), kCid) == Tile{kCid, Source::camera});
  scene.pinned = Tile{kAnn, Source::camera};
  CHECK(focus_tile(scene, stage(false), kCid) == scene.pinned);
  CHECK(focus_tile(scene, stage(true), kCid) == Tile{kBob, Source::screen});
}

TEST_CASE("a scaled picture shows the same, and one of the same size is a copy") {
  Canvas canvas(64, 32);
  canvas.begin(test::kRed);
  canvas.fill({32, 0, 32, 32}, test::kBlue);
  for (const int width : {64, 32, 16}) {
    const int height = width / 2;
    const auto luma = static_cast<std::size_t>(width * height);
    std::vector<std::uint8_t> bytes(luma * 3 / 2);
    scale_picture(canvas.view(),
                  {width,
                   height,
                   {{{bytes.data(), width}, {&bytes[luma], width / 2}, {&bytes[luma * 5 / 4], width / 2}}}});
    CHECK(std::abs(bytes[1] - to_yuv(test::kRed).y) <= 1);
    CHECK(std::abs(bytes[luma - 1] - to_yuv(test::kBlue).y) <= 1);
  }
}
