#include <random>

#include "mcu/layout/focus.hpp"
#include "mcu/layout/layout.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/layout/stage.hpp"

using namespace amphi;
using namespace amphi::layout;
using namespace amphi::test;

namespace {

constexpr int kPeople = 30;

/// Scenes of any kind; the same ones in each run.
class Moderator {
 public:
  int number(int low, int high) { return std::uniform_int_distribution(low, high)(random_); }
  bool flip() { return number(0, 1) == 1; }
  ParticipantId anybody() { return person(number(0, kPeople)); }

  CustomTile tile() {
    CustomTile tile;
    tile.x = number(0, kWhole - kLeastTile);
    tile.y = number(0, kWhole - kLeastTile);
    tile.width = number(kLeastTile, kWhole - tile.x);
    tile.height = number(kLeastTile, kWhole - tile.y);
    tile.shows = static_cast<Shows>(number(0, 4));
    if (tile.shows == Shows::participant) tile.tile = {anybody(), flip() ? Source::screen : Source::camera};
    if (tile.shows == Shows::picture) tile.picture = PictureId("logo");
    return tile;
  }

  Scene scene() {
    Scene scene;
    scene.preset = static_cast<Preset>(number(0, static_cast<int>(Preset::custom)));
    if (flip()) scene.order = {anybody(), anybody()};
    if (flip()) scene.pinned = Tile{anybody(), flip() ? Source::screen : Source::camera};
    for (int i = number(0, static_cast<int>(kMaxCustomTiles)); i > 0; --i) scene.tiles.push_back(tile());
    if (flip())
      scene.sign_language = SignLanguage{anybody(), static_cast<Corner>(number(0, 3)), number(10, 50)};
    if (flip()) scene.banner = Banner{std::string(static_cast<std::size_t>(number(1, 200)), 'x'), flip()};
    if (flip()) {
      scene.lower_third = LowerThird{"Ana", flip() ? "Nurse" : "", {}};
      if (flip()) scene.lower_third->participant = anybody();
    }
    return scene;
  }

  std::pair<int, int> canvas() { return {2 * number(80, 960), 2 * number(45, 540)}; }

 private:
  std::mt19937 random_{20261122};
};

/// "" when everything is even, inside, and nothing lies over the sign-language tile.
std::string problem_of(const Layout& layout, const Scene& scene, int width, int height) {
  std::vector<Rect> areas;
  for (const PlacedTile& tile : layout.tiles) areas.push_back(area(tile));
  if (layout.banner) areas.push_back(*layout.banner);
  if (layout.lower_third) areas.push_back(*layout.lower_third);
  for (const Rect& one : areas) {
    if (auto problem = test::problem_of(one, width, height); !problem.empty()) return problem;
  }
  if (!scene.sign_language) return "";
  const Tile signer{scene.sign_language->participant, Source::camera};
  for (std::size_t i = 0; i < layout.tiles.size(); ++i) {
    if (layout.tiles[i].tile != signer) continue;
    for (std::size_t above = i + 1; above < areas.size(); ++above) {
      const bool own_words = scene.lower_third && scene.lower_third->participant == signer.participant &&
                             above + 1 == areas.size() && layout.lower_third;
      if (!own_words && areas[i].overlaps(areas[above])) return "signs are covered";
    }
  }
  return "";
}

}  // namespace

TEST_CASE("whatever a moderator asks for stays inside the canvas, on even pixels, with the signs uncovered") {
  Moderator moderator;
  for (int round = 0; round < 3000; ++round) {
    const Scene scene = moderator.scene();
    const auto [width, height] = moderator.canvas();
    const auto members = stage(moderator.number(0, kPeople), moderator.number(-1, kPeople));
    const auto speaker = moderator.flip() ? std::optional(moderator.anybody()) : std::nullopt;
    const Layout layout = arrange(scene, width, height, members, speaker);
    INFO(round << ": " << to_string(scene.preset) << " " << width << "x" << height);
    REQUIRE(problem_of(layout, scene, width, height) == "");
    REQUIRE(layout == arrange(scene, width, height, members, speaker));
    REQUIRE(problem_of(arrange_focus(scene, width, height, members, speaker), scene, width, height) == "");
  }
}
