#include "mcu/layout/layout.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/layout/stage.hpp"

using namespace amphi;
using namespace amphi::layout;
using namespace amphi::test;

namespace {

CustomTile at(int x, int y, int width, int height, Shows shows) {
  CustomTile tile;
  tile.x = x;
  tile.y = y;
  tile.width = width;
  tile.height = height;
  tile.shows = shows;
  return tile;
}

CustomTile anywhere(Shows shows) {
  return at(0, 0, 2000, 2000, shows);
}

CustomTile of(Tile tile) {
  CustomTile custom = anywhere(Shows::participant);
  custom.tile = std::move(tile);
  return custom;
}

Scene custom(std::vector<CustomTile> tiles) {
  Scene scene;
  scene.preset = Preset::custom;
  scene.tiles = std::move(tiles);
  return scene;
}

std::vector<Tile> shown(const Scene& scene, const std::vector<LayoutMember>& members, int speaker = -1) {
  return tiles(resolve(scene, 1280, 720, members,
                       speaker < 0 ? std::nullopt : std::optional<ParticipantId>(person(speaker))));
}

}  // namespace

TEST_CASE("custom tiles stand where they were placed, in the order of the list") {
  const auto placed =
      resolve(custom({at(0, 0, 7500, 10000, Shows::speaker), at(7500, 0, 2500, 2500, Shows::next)}), 1280,
              720, stage(3), {});
  REQUIRE(placed.size() == 2);
  CHECK(area(placed[0]) == Rect{0, 0, 960, 720});
  CHECK(area(placed[1]) == Rect{960, 0, 320, 180});
}

TEST_CASE("custom tiles that touch in the scene touch in the picture, whatever the canvas") {
  for (const int width : {160, 426, 640, 854, 1280, 1920}) {
    for (int cut = kLeastTile; cut <= kWhole - kLeastTile; cut += 37) {
      const auto placed = resolve(
          custom({at(0, 0, cut, kWhole, Shows::speaker), at(cut, 0, kWhole - cut, kWhole, Shows::speaker)}),
          width, 240, stage(1), {});
      REQUIRE(placed.size() == 2);
      REQUIRE(placed[0].width == placed[1].x);
      REQUIRE(placed[1].x + placed[1].width == width);
    }
  }
}

TEST_CASE("a tile by name shows a camera or a screen, and nothing of who is not there") {
  const Scene scene = custom({of(camera(1)), of(screen(2)), of(screen(0)), of(camera(9))});
  CHECK(shown(scene, stage(3, 2)) == std::vector{camera(1), screen(2)});
}

TEST_CASE("the speaker's tile follows the voice and the screen's tile the first screen") {
  const Scene scene = custom({anywhere(Shows::speaker), anywhere(Shows::screen)});
  CHECK(shown(scene, stage(3), 2) == std::vector{camera(2)});
  CHECK(shown(scene, stage(3, 1)) == std::vector{camera(0), screen(1)});
}

TEST_CASE("next tiles take, in order, those whom no other tile shows") {
  Scene scene = custom({anywhere(Shows::next), of(camera(1)), anywhere(Shows::next), anywhere(Shows::next)});
  CHECK(shown(scene, stage(4)) == std::vector{camera(0), camera(1), camera(2), camera(3)});
  CHECK(shown(scene, stage(2)) == std::vector{camera(0), camera(1)});
  scene.order = {person(3)};
  CHECK(shown(scene, stage(4)) == std::vector{camera(3), camera(1), camera(0), camera(2)});
}

TEST_CASE("a change of speaker leaves everybody else in the next tiles where they are") {
  const Scene scene = custom({anywhere(Shows::speaker), anywhere(Shows::next), anywhere(Shows::next)});
  CHECK(shown(scene, stage(3)) == std::vector{camera(0), camera(1), camera(2)});
  CHECK(shown(scene, stage(3), 0) == std::vector{camera(0), camera(1), camera(2)});
  CHECK(shown(scene, stage(3), 1) == std::vector{camera(1), camera(0), camera(2)});
  CHECK(shown(scene, stage(3), 2) == std::vector{camera(2), camera(1), camera(0)});
  CHECK(shown(scene, stage(6), 5) == std::vector{camera(5), camera(1), camera(0)});
}

TEST_CASE("who speaks and has a tile by name takes nobody's place") {
  const Scene scene =
      custom({anywhere(Shows::speaker), of(camera(0)), anywhere(Shows::next), anywhere(Shows::next)});
  CHECK(shown(scene, stage(3), 2) == std::vector{camera(2), camera(0), camera(1)});
  CHECK(shown(scene, stage(3), 0) == std::vector{camera(0), camera(0), camera(2), camera(1)});
}

TEST_CASE("a picture's tile is there on an empty stage, too") {
  CustomTile picture = anywhere(Shows::picture);
  picture.picture = PictureId("logo");
  picture.fit = Fit::contain;
  const auto placed =
      resolve(custom({picture, anywhere(Shows::speaker), anywhere(Shows::next)}), 1280, 720, {}, {});
  REQUIRE(placed.size() == 1);
  CHECK(placed[0].picture == PictureId("logo"));
  CHECK(placed[0].fit == Fit::contain);
}
