#include "mcu/layout/layout.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>

#include "mcu/layout/rect.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/layout/stage.hpp"

using namespace amphi;
using namespace amphi::layout;
using namespace amphi::test;

namespace {

Scene scene(Preset preset) {
  Scene scene;
  scene.preset = preset;
  return scene;
}

std::vector<PlacedTile> resolve_hd(const Scene& wish, const std::vector<LayoutMember>& members,
                                   std::optional<ParticipantId> speaker = {}) {
  return resolve(wish, 1280, 720, members, speaker);
}

/// What must hold for every layout; "" when it does.
std::string problem_of(const std::vector<PlacedTile>& placed, Preset preset, int width, int height) {
  std::set<std::pair<std::string, Source>> seen;
  for (std::size_t i = 0; i < placed.size(); ++i) {
    if (auto problem = test::problem_of(area(placed[i]), width, height); !problem.empty()) return problem;
    if (!seen.emplace(placed[i].tile.participant.str(), placed[i].tile.source).second) return "shown twice";
    for (std::size_t k = 0; k < i && preset != Preset::picture_in_picture; ++k) {
      if (area(placed[i]).overlaps(area(placed[k]))) return "overlap";
    }
  }
  return placed.empty() ? "nothing shown" : "";
}

struct Size {
  int width, height;
};
constexpr Size kSizes[] = {{160, 90},  {320, 180},  {426, 240},   {640, 360},  {640, 480},
                           {854, 480}, {1280, 720}, {1920, 1080}, {160, 1080}, {1920, 90}};

}  // namespace

TEST_CASE("every preset places even tiles inside the canvas without overlap, for any stage and canvas") {
  for (const Preset preset : kPresets) {
    for (const Size size : kSizes) {
      for (int count = 1; count <= 64; ++count) {
        for (const int sharing : {-1, 0, count - 1}) {
          const auto placed =
              resolve(scene(preset), size.width, size.height, stage(count, sharing), person(count / 2));
          INFO(to_string(preset) << " " << size.width << "x" << size.height << " " << count << " sharing "
                                 << sharing);
          REQUIRE(problem_of(placed, preset, size.width, size.height).empty());
        }
      }
    }
  }
}

TEST_CASE("tiles of a widescreen canvas are 16:9 within a pixel of their height") {
  for (const Preset preset : kPresets) {
    for (int count = 1; count <= 25; ++count) {
      for (const PlacedTile& tile : resolve_hd(scene(preset), stage(count, 0))) {
        INFO(to_string(preset) << " " << count << ": " << tile.width << "x" << tile.height);
        REQUIRE(std::abs(tile.width * 9 - tile.height * 16) <= 16);
      }
    }
  }
}

TEST_CASE("an empty stage gives an empty picture") {
  for (const Preset preset : kPresets) CHECK(resolve_hd(scene(preset), {}).empty());
}

TEST_CASE("the grid's tiles have the documented sizes, a little below those that cameras like") {
  const auto size_for = [](int count) {
    const auto placed = resolve_hd(scene(Preset::grid), stage(count));
    REQUIRE(placed.size() == static_cast<std::size_t>(count));
    return std::pair(placed.back().width, placed.back().height);
  };
  CHECK(size_for(1) == std::pair(1280, 720));
  CHECK(size_for(2) == std::pair(628, 354));
  CHECK(size_for(3) == std::pair(618, 348));
  CHECK(size_for(4) == std::pair(618, 348));
  CHECK(size_for(6) == std::pair(416, 234));
  CHECK(size_for(9) == std::pair(406, 228));
  CHECK(size_for(16) == std::pair(302, 170));
  CHECK(size_for(25) == std::pair(238, 134));
}

TEST_CASE("a grid's last row is centred") {
  const auto placed = resolve_hd(scene(Preset::grid), stage(5));
  REQUIRE(placed.size() == 5);
  CHECK(placed[3].y == placed[4].y);
  CHECK(placed[3].y > placed[0].y);
  CHECK(placed[3].x == 1280 - placed[4].x - placed[4].width);
}

TEST_CASE("the gaps between a grid's tiles are the same both ways") {
  const auto placed = resolve_hd(scene(Preset::grid), stage(9));
  CHECK(gap_for(1280) == 8);
  CHECK(placed[1].x - placed[0].x - placed[0].width == 8);
  CHECK(placed[3].y - placed[0].y - placed[0].height == 8);
  CHECK(placed[6].y - placed[3].y - placed[3].height == 8);
}

TEST_CASE("a crowded grid shows the first 25 and lets whoever speaks take the last place") {
  CHECK(tiles(resolve_hd(scene(Preset::grid), stage(40), person(3))).back() == camera(24));
  const auto placed = resolve_hd(scene(Preset::grid), stage(40), person(33));
  REQUIRE(placed.size() == kMaxGridTiles);
  CHECK(placed.back().tile == camera(33));
  CHECK(placed[23].tile == camera(23));
}

TEST_CASE("the scene's order goes before the stage's and names of strangers change nothing") {
  Scene wish = scene(Preset::grid);
  wish.order = {person(2), ParticipantId("stranger"), person(0)};
  CHECK(tiles(resolve_hd(wish, stage(4))) == std::vector{camera(2), camera(0), camera(1), camera(3)});
}

TEST_CASE("the main tile is the pinned one, else the active speaker, else the first in order") {
  for (const Preset preset : {Preset::speaker_strip, Preset::picture_in_picture, Preset::single}) {
    Scene wish = scene(preset);
    CHECK(resolve_hd(wish, stage(4)).front().tile == camera(0));
    CHECK(resolve_hd(wish, stage(4), person(2)).front().tile == camera(2));
    CHECK(resolve_hd(wish, stage(4), ParticipantId("gone")).front().tile == camera(0));
    wish.pinned = camera(3);
    CHECK(resolve_hd(wish, stage(4), person(2)).front().tile == camera(3));
    wish.pinned = screen(3);  // not shared: cannot be shown
    CHECK(resolve_hd(wish, stage(4), person(2)).front().tile == camera(2));
    CHECK(resolve_hd(wish, stage(4, 3), person(2)).front().tile == screen(3));
    CHECK(resolve_hd(wish, stage(4)).front().main);
  }
}

TEST_CASE("a change of speaker moves nobody in the strip but the two concerned and the first in order") {
  const auto strip = [](int speaker) {
    auto shown = tiles(resolve_hd(scene(Preset::speaker_strip), stage(6), person(speaker)));
    shown.erase(shown.begin());
    return shown;
  };
  CHECK(strip(0) == std::vector{camera(1), camera(2), camera(3), camera(4), camera(5)});
  CHECK(strip(2) == std::vector{camera(1), camera(0), camera(3), camera(4), camera(5)});
  CHECK(strip(4) == std::vector{camera(1), camera(2), camera(3), camera(0), camera(5)});
}

TEST_CASE("somebody from beyond the strip's end who speaks leaves the first in order in sight") {
  const auto shown = tiles(resolve_hd(scene(Preset::speaker_strip), stage(12), person(9)));
  CHECK(shown == std::vector{camera(9), camera(1), camera(2), camera(3), camera(4), camera(0)});
}

TEST_CASE("the strip's places do not depend on who speaks") {
  const auto areas = [](int speaker) {
    std::vector<Rect> out;
    for (const auto& tile : resolve_hd(scene(Preset::speaker_strip), stage(5), person(speaker)))
      out.push_back(area(tile));
    return out;
  };
  CHECK(areas(0) == areas(3));
}

TEST_CASE("a presentation shows the screen large and its presenter, or whoever speaks, small") {
  const Scene wish = scene(Preset::presentation);
  const auto placed = resolve_hd(wish, stage(4, 2));
  CHECK(tiles(placed) == std::vector{screen(2), camera(2)});
  CHECK(placed[0].main);
  CHECK(placed[0].width > 3 * placed[1].width);
  CHECK(tiles(resolve_hd(wish, stage(4, 2), person(3))) == std::vector{screen(2), camera(3)});
  // The presenter has no camera: the first person who has one.
  CHECK(tiles(resolve_hd(wish, stage(4, 1))) == std::vector{screen(1), camera(0)});
}

TEST_CASE("a presentation without a screen looks like a speaker with a strip") {
  auto wish = scene(Preset::presentation);
  const auto as_presentation = resolve_hd(wish, stage(4), person(1));
  wish.preset = Preset::speaker_strip;
  CHECK(as_presentation == resolve_hd(wish, stage(4), person(1)));
}

TEST_CASE("side by side shows the pinned one and the first of the others, and ignores who speaks") {
  Scene wish = scene(Preset::side_by_side);
  CHECK(tiles(resolve_hd(wish, stage(4), person(3))) == std::vector{camera(0), camera(1)});
  wish.pinned = camera(2);
  CHECK(tiles(resolve_hd(wish, stage(4))) == std::vector{camera(2), camera(0)});
  CHECK(resolve_hd(wish, stage(4))[1].main);
  CHECK(resolve_hd(scene(Preset::side_by_side), stage(1))[0].width == 1280);
}

TEST_CASE("picture in picture insets whoever speaks into the pinned picture") {
  Scene wish = scene(Preset::picture_in_picture);
  wish.pinned = screen(0);
  const auto placed = resolve_hd(wish, stage(4, 0), person(3));
  CHECK(tiles(placed) == std::vector{screen(0), camera(3)});
  CHECK(area(placed[0]) == Rect{0, 0, 1280, 720});
  CHECK(area(placed[1]) == Rect{944, 524, 320, 180});
}
