// What stands beside and over a preset: the sign-language tile, the banner, the lower third.
#include "mcu/layout/focus.hpp"
#include "mcu/layout/layout.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/layout/stage.hpp"

using namespace amphi;
using namespace amphi::layout;
using namespace amphi::test;

namespace {

Scene signing(Preset preset, Corner corner = Corner::bottom_right, int size = 25) {
  Scene scene;
  scene.preset = preset;
  scene.sign_language = SignLanguage{person(2), corner, size};
  return scene;
}

}  // namespace

TEST_CASE("the sign-language tile has the same place in every preset and shows the whole camera, once") {
  for (const Preset preset : kPresets) {
    const auto placed = resolve(signing(preset), 1280, 720, stage(5, 0), person(2));
    CAPTURE(to_string(preset));
    CHECK(placed.back().tile == camera(2));
    CHECK(area(placed.back()) == Rect{952, 532, 320, 180});
    CHECK(placed.back().fit == Fit::contain);
    const auto all = tiles(placed);
    CHECK(std::count(all.begin(), all.end(), camera(2)) == 1);
    CHECK(placed.size() > 1);
  }
}

TEST_CASE("each corner and size of the sign-language tile is kept free by every preset") {
  for (const Preset preset : kPresets) {
    for (const Corner corner :
         {Corner::top_left, Corner::top_right, Corner::bottom_left, Corner::bottom_right}) {
      for (int size = 10; size <= 50; size += 8) {
        const auto placed = resolve(signing(preset, corner, size), 1280, 720, stage(12, 1), {});
        CAPTURE(to_string(preset), to_string(corner), size);
        for (std::size_t i = 0; i + 1 < placed.size(); ++i) {
          REQUIRE_FALSE(area(placed[i]).overlaps(area(placed.back())));
        }
        const bool left = corner == Corner::top_left || corner == Corner::bottom_left;
        REQUIRE(placed.back().x == (left ? 8 : 1280 - 8 - placed.back().width));
      }
    }
  }
}

TEST_CASE("an interpreter who is not on stage takes no room, and one who is alone is still seen") {
  CHECK(resolve(signing(Preset::grid), 1280, 720, stage(2), {}).front().width == 628);
  const std::vector<LayoutMember> alone{{person(2), true, false}};
  CHECK(tiles(resolve(signing(Preset::single), 1280, 720, alone, {})) == std::vector{camera(2)});
  CHECK(tiles(arrange_focus(signing(Preset::single), 320, 180, alone, {}).tiles) == std::vector{camera(2)});
}

TEST_CASE("in a custom scene the sign-language tile lies over what was placed there") {
  Scene scene = signing(Preset::custom);
  scene.tiles = {CustomTile{}};
  const auto placed = resolve(scene, 1280, 720, stage(3), {});
  CHECK(tiles(placed) == std::vector{camera(0), camera(2)});
  CHECK(area(placed[0]) == Rect{0, 0, 1280, 720});
}

TEST_CASE("a banner takes its height from presets and lies over custom tiles") {
  Scene scene;
  scene.preset = Preset::single;
  scene.banner = Banner{"Break until three", true};
  auto layout = arrange(scene, 1280, 720, stage(1), {});
  CHECK(layout.banner == Rect{0, 0, 1280, 50});
  CHECK(area(layout.tiles[0]) == Rect{0, 50, 1280, 670});
  scene.banner->top = false;
  layout = arrange(scene, 1280, 720, stage(1), {});
  CHECK(layout.banner == Rect{0, 670, 1280, 50});
  CHECK(area(layout.tiles[0]) == Rect{0, 0, 1280, 670});
  scene.preset = Preset::custom;
  scene.tiles = {CustomTile{}};
  CHECK(area(arrange(scene, 1280, 720, stage(1), {}).tiles[0]) == Rect{0, 0, 1280, 720});
}

TEST_CASE("a long banner gets a second line") {
  Scene scene;
  scene.banner = Banner{std::string(kMaxSceneText, 'a')};
  CHECK(arrange(scene, 1280, 720, {}, {}).banner->height == 80);
}

TEST_CASE("a banner does not reach into the sign-language tile") {
  for (const bool top : {false, true}) {
    for (const Corner corner : {Corner::top_left, Corner::bottom_right}) {
      for (const Preset preset : {Preset::grid, Preset::custom}) {
        Scene scene = signing(preset, corner, 50);
        scene.banner = Banner{std::string(kMaxSceneText, 'a'), top};
        const auto layout = arrange(scene, 640, 360, stage(4), {});
        CHECK_FALSE(area(layout.tiles.back()).overlaps(*layout.banner));
      }
    }
  }
}

TEST_CASE("a lower third stands in its person's tile, and goes with it") {
  Scene scene;
  scene.preset = Preset::single;
  scene.lower_third = LowerThird{"Ana", "Nurse", person(0)};
  const auto layout = arrange(scene, 1280, 720, stage(2), {});
  REQUIRE(layout.lower_third);
  CHECK(layout.lower_third->x == 16);
  CHECK(layout.lower_third->bottom() == 704);
  CHECK_FALSE(arrange(scene, 1280, 720, stage(2), person(1)).lower_third);
  scene.lower_third->participant.reset();
  CHECK(arrange(scene, 1280, 720, stage(2), person(1)).lower_third == layout.lower_third);
}

TEST_CASE("a small picture has hands beside a speaker, and over a corner of a screen") {
  const Scene scene = signing(Preset::grid, Corner::top_left);
  auto layout = arrange_focus(scene, 320, 180, stage(3), person(0));
  CHECK(tiles(layout.tiles) == std::vector{camera(0), camera(2)});
  CHECK(area(layout.tiles[0]) == Rect{192, 0, 128, 180});
  CHECK(area(layout.tiles[1]) == Rect{0, 0, 192, 180});
  layout = arrange_focus(scene, 320, 180, stage(3, 1), person(0));
  CHECK(tiles(layout.tiles) == std::vector{screen(1), camera(2)});
  CHECK(area(layout.tiles[0]) == Rect{0, 0, 320, 180});
  CHECK(area(layout.tiles[1]) == Rect{0, 0, 160, 90});
}
