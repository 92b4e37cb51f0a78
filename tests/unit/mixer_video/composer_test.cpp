#include "mixer/video/picture_composer.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/mixer_video/test_frame.hpp"

using namespace amphi;
using namespace amphi::layout;
using namespace amphi::mixer;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1h};
constexpr Color kBackground{0x12, 0x16, 0x1c};

Instant at(int milliseconds) {
  return kStart + std::chrono::milliseconds(milliseconds);
}

/// Four people side by side in a small picture, in virtual time.
struct Studio {
  std::unique_ptr<LabelRenderer> renderer = std::move(LabelRenderer::create()).value();
  PictureComposer composer{640, 360, *renderer};
  std::array<FrameSlot, 4> slots;
  std::vector<TileContent> tiles;
  Decor decor{kBackground, {}, false};

  explicit Studio(Preset preset = Preset::grid, int people = 4) {
    Scene scene;
    scene.preset = preset;
    std::vector<LayoutMember> members;
    for (int i = 0; i < people; ++i) members.push_back({ParticipantId(std::to_string(i)), true, false});
    for (const PlacedTile& placed : resolve(scene, 640, 360, members, {})) {
      const auto number = static_cast<std::size_t>(std::stoi(placed.tile.participant.str()));
      tiles.push_back({placed, &slots[number], "Name", false, false});
    }
  }
  void put(std::size_t slot, Color color, int milliseconds) {
    slots[slot].put(flat_frame(320, 180, color, at(milliseconds)), at(milliseconds));
  }
  bool compose(int milliseconds) { return composer.compose(tiles, decor, at(milliseconds)); }
  [[nodiscard]] YuvColor middle_of(std::size_t tile) const {
    const PlacedTile& placed = tiles[tile].placed;
    return pixel(composer.canvas(), placed.x + placed.width / 2, placed.y + placed.height / 2);
  }
  /// Whether the lower left corner, where labels are, has only the frame's colour.
  [[nodiscard]] bool has_label(std::size_t tile, Color color) const {
    const PlacedTile& placed = tiles[tile].placed;
    return !is_filled(composer.canvas(), {placed.x + 8, placed.y + placed.height - 26, 40, 20}, color);
  }
};

}  // namespace

TEST_CASE("each person's picture is in its own region and gaps keep the background") {
  Studio studio;
  const Color colors[] = {kRed, kGreen, kBlue, {255, 255, 0}};
  for (std::size_t i = 0; i < 4; ++i) studio.put(i, colors[i], 0);
  CHECK(studio.compose(1));
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(studio.middle_of(i) == to_yuv(colors[i]));
    CHECK(studio.composer.regions()[i].live);
    CHECK(studio.composer.regions()[i].tile == studio.tiles[i].placed.tile);
  }
  CHECK(pixel(studio.composer.canvas(), 320, 180) == to_yuv(kBackground));
}

TEST_CASE("a camera that is off shows a placeholder and is not live") {
  Studio studio;
  studio.put(0, kRed, 0);
  studio.tiles[1].slot = nullptr;
  studio.compose(1);
  CHECK(studio.composer.regions()[0].live);
  CHECK_FALSE(studio.composer.regions()[1].live);
  CHECK_FALSE(studio.composer.regions()[2].live);  // no frame yet
  CHECK(studio.middle_of(1) != to_yuv(kBackground));
}

TEST_CASE("a stalled picture greys, gets its label, and comes back to life") {
  Studio studio;
  studio.put(0, kRed, 0);
  studio.compose(1);
  CHECK_FALSE(studio.has_label(0, kRed));
  CHECK(studio.compose(2500));
  CHECK(studio.middle_of(0).u == 128);
  CHECK_FALSE(studio.composer.regions()[0].live);
  CHECK(studio.has_label(0, kRed));
  CHECK_FALSE(studio.compose(2533));  // greyed once, not darker with each tick
  studio.put(0, kRed, 2540);
  CHECK(studio.compose(2566));
  CHECK(studio.middle_of(0) == to_yuv(kRed));
  CHECK_FALSE(studio.has_label(0, kRed));
}

TEST_CASE("labels are drawn when wanted and vanish when not") {
  Studio studio;
  studio.decor.labels = true;
  studio.put(0, kRed, 0);
  studio.compose(1);
  CHECK(studio.has_label(0, kRed));
  studio.decor.labels = false;
  CHECK(studio.compose(34));
  CHECK_FALSE(studio.has_label(0, kRed));
}

TEST_CASE("nothing is painted while nothing changes") {
  Studio studio;
  studio.put(0, kRed, 0);
  CHECK(studio.compose(1));
  CHECK_FALSE(studio.compose(34));
  studio.put(0, kGreen, 60);
  CHECK(studio.compose(67));
  CHECK(studio.middle_of(0) == to_yuv(kGreen));
}

TEST_CASE("two people of the same name who change places are not mixed up") {
  Studio studio;
  studio.put(0, kRed, 0);
  studio.put(1, kBlue, 0);
  studio.compose(1);
  std::swap(studio.tiles[0].slot, studio.tiles[1].slot);
  std::swap(studio.tiles[0].placed.tile, studio.tiles[1].placed.tile);
  CHECK(studio.compose(34));
  CHECK(studio.middle_of(0) == to_yuv(kBlue));
  CHECK(studio.middle_of(1) == to_yuv(kRed));
}

TEST_CASE("whoever speaks gets a border around the tile that goes with the voice") {
  Studio studio;
  const PlacedTile placed = studio.tiles[0].placed;
  const auto beside = [&] {
    return pixel(studio.composer.canvas(), placed.x - 1, placed.y + placed.height / 2);
  };
  studio.compose(0);
  CHECK(beside() == to_yuv(kBackground));
  studio.tiles[0].speaking = true;
  CHECK(studio.compose(33));
  CHECK(beside() != to_yuv(kBackground));
  studio.tiles[0].speaking = false;
  CHECK(studio.compose(66));
  CHECK(beside() == to_yuv(kBackground));
}

TEST_CASE("an inset stays on top of the picture below it") {
  Studio studio(Preset::picture_in_picture, 2);
  studio.put(0, kRed, 0);
  studio.put(1, kBlue, 0);
  studio.compose(1);
  studio.put(0, kGreen, 30);
  studio.compose(34);
  CHECK(studio.middle_of(0) == to_yuv(kGreen));
  CHECK(studio.middle_of(1) == to_yuv(kBlue));
}

TEST_CASE("a changed layout leaves nothing of the old one") {
  Studio studio;
  for (std::size_t i = 0; i < 4; ++i) studio.put(i, kRed, 0);
  studio.compose(1);
  studio.tiles = Studio(Preset::grid, 2).tiles;
  for (TileContent& tile : studio.tiles) tile.slot = studio.slots.data();
  studio.compose(34);
  CHECK(is_filled(studio.composer.canvas(), {0, 0, 640, 80}, kBackground));
  CHECK(studio.composer.regions().size() == 2);
  studio.tiles.clear();
  CHECK(studio.compose(67));
  CHECK(is_filled(studio.composer.canvas(), {0, 0, 640, 360}, kBackground));
}
