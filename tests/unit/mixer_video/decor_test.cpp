// What is drawn behind and over the tiles, in pixels.
#include "mcu/layout/layout.hpp"
#include "mixer/video/crossfade.hpp"
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
constexpr Color kPlate{0x0b, 0x0e, 0x13};

Instant at(int milliseconds) {
  return kStart + std::chrono::milliseconds(milliseconds);
}

/// A scene with cameras of two people, composed as the mixer does.
struct Studio {
  std::unique_ptr<LabelRenderer> renderer = std::move(LabelRenderer::create()).value();
  PictureComposer composer{640, 360, *renderer};
  std::array<FrameSlot, 2> slots;
  Scene scene;
  Layout layout;
  std::vector<TileContent> tiles;
  Decor decor;
  std::shared_ptr<const VideoFrame> picture;

  Studio() {
    scene.labels = false;
    put(0, kRed, 0);
    put(1, kBlue, 0);
  }
  void put(std::size_t slot, Color color, int milliseconds) {
    slots[slot].put(flat_frame(320, 180, color, at(milliseconds)), at(milliseconds));
  }
  void lay_out() {
    const std::vector<LayoutMember> members{{ParticipantId("0"), true, false},
                                            {ParticipantId("1"), true, false}};
    layout = arrange(scene, 640, 360, members, {});
    decor = {scene.background, picture, scene.labels};
    if (layout.banner) decor.banner = Caption{*layout.banner, scene.banner->text};
    if (layout.lower_third) {
      decor.lower_third = Caption{*layout.lower_third, scene.lower_third->text, scene.lower_third->second};
    }
    tiles.clear();
    for (const PlacedTile& placed : layout.tiles) {
      FrameSlot* slot =
          placed.tile.participant.empty() ? nullptr : &slots[placed.tile.participant.str() == "1"];
      tiles.push_back(
          {placed, slot, "Name", false, false, false, placed.picture.empty() ? nullptr : picture});
    }
  }
  bool compose(int milliseconds) { return composer.compose(tiles, decor, at(milliseconds)); }
  [[nodiscard]] const Canvas& canvas() const { return composer.canvas(); }
  /// Pixels as bright as the captions' ink.
  [[nodiscard]] int ink_in(const Rect& area) const {
    int count = 0;
    for (int y = area.y; y < area.bottom(); ++y) {
      for (int x = area.x; x < area.right(); ++x) count += pixel(canvas(), x, y).y > 200 ? 1 : 0;
    }
    return count;
  }
};

std::vector<std::uint8_t> bytes_of(const Canvas& canvas) {
  std::vector<std::uint8_t> bytes(canvas.contiguous_size());
  canvas.copy_to(bytes);
  return bytes;
}

CustomTile custom(int x, int width, Shows shows) {
  CustomTile tile;
  tile.x = x;
  tile.width = width;
  tile.shows = shows;
  return tile;
}

}  // namespace

TEST_CASE("a banner is a dark plate over the whole width with light text in its middle") {
  Studio studio;
  studio.scene.banner = Banner{"Back at three"};
  studio.lay_out();
  CHECK(studio.compose(1));
  const Rect area = *studio.layout.banner;
  CHECK(area.bottom() == 360);
  CHECK(is_filled(studio.canvas(), {0, area.y, 100, area.height}, kPlate));
  CHECK(studio.ink_in({200, area.y, 240, area.height}) > 100);
  CHECK(studio.ink_in({0, area.y, 200, area.height}) == 0);
  CHECK(pixel(studio.canvas(), studio.tiles[0].placed.x + 20, 180) == to_yuv(kRed));
  studio.scene.banner.reset();
  studio.lay_out();
  CHECK(studio.compose(34));
  CHECK(is_filled(studio.canvas(), {0, 340, 640, 20}, kBackground));
}

TEST_CASE("200 characters of banner fit in two lines") {
  Studio studio;
  std::string text;
  while (text.size() < 194) text += "words ";
  studio.scene.banner = Banner{text + "ending"};
  studio.lay_out();
  studio.compose(1);
  const Rect area = *studio.layout.banner;
  const int row = area.height / 2;
  CHECK(studio.ink_in({20, area.y, 600, row}) > 100);
  CHECK(studio.ink_in({20, area.y + row, 600, row}) > 100);
  CHECK(studio.ink_in({0, area.y, 8, area.height}) == 0);
}

TEST_CASE(
    "a banner and a lower third stay on top of pictures that go on, and cost nothing while these rest") {
  Studio studio;
  studio.scene.preset = Preset::custom;
  studio.scene.tiles = {custom(0, kWhole, Shows::speaker)};
  studio.scene.banner = Banner{"Back at three"};
  studio.scene.lower_third = LowerThird{"Ana Ruiz", "Nurse", {}};
  studio.lay_out();
  studio.compose(1);
  const auto before = bytes_of(studio.canvas());
  CHECK_FALSE(studio.compose(34));
  studio.put(0, kRed, 40);  // the same picture again: no change
  CHECK_FALSE(studio.compose(67));
  studio.put(0, kGreen, 70);
  CHECK(studio.compose(100));
  CHECK(is_filled(studio.canvas(), {0, studio.layout.banner->y, 60, studio.layout.banner->height}, kPlate));
  CHECK(studio.ink_in(*studio.layout.banner) > 100);
  studio.put(0, kRed, 110);
  CHECK(studio.compose(134));
  CHECK(bytes_of(studio.canvas()) == before);
}

TEST_CASE("a lower third has two lines at the left and a plate as wide as they are") {
  Studio studio;
  studio.scene.preset = Preset::single;
  studio.scene.lower_third = LowerThird{"Ana Ruiz", "Nurse in Quito", ParticipantId("0")};
  studio.lay_out();
  studio.compose(1);
  const Rect area = *studio.layout.lower_third;
  CHECK(studio.ink_in({area.x, area.y, 200, area.height / 2}) > 50);
  CHECK(pixel(studio.canvas(), area.right() - 4, area.y + 4) == to_yuv(kRed));
  CHECK(pixel(studio.canvas(), area.x + 6, area.y + 1) == to_yuv(kPlate));
}

TEST_CASE("a background picture fills the canvas behind the tiles, and nothing is drawn around these") {
  Studio studio;
  studio.picture = std::make_shared<VideoFrame>(flat_frame(1280, 720, kGreen));
  studio.scene.background_picture = PictureId("sky");
  studio.lay_out();
  studio.compose(1);
  const PlacedTile& left = studio.tiles[0].placed;
  CHECK(is_filled(studio.canvas(), {0, 0, 640, left.y}, kGreen, 2));
  CHECK(is_filled(studio.canvas(), {0, 0, left.x, 360}, kGreen, 2));
  CHECK(is_filled(studio.canvas(), Rect{left.x, left.y, left.width, left.height}, kRed));
  studio.tiles[0].speaking = true;
  studio.compose(34);
  CHECK(is_filled(studio.canvas(), {0, 0, left.x, 360}, kGreen, 2));
  CHECK(pixel(studio.canvas(), left.x, left.y + 40) != to_yuv(kRed));
  studio.tiles[0].speaking = false;
  studio.compose(67);
  CHECK(is_filled(studio.canvas(), Rect{left.x, left.y, left.width, left.height}, kRed));
}

TEST_CASE("custom tiles that touch do not draw over each other's edges, whoever speaks") {
  Studio studio;
  studio.scene.preset = Preset::custom;
  studio.scene.tiles = {custom(0, 5000, Shows::speaker), custom(5000, 5000, Shows::next)};
  studio.lay_out();
  studio.compose(1);
  CHECK(is_filled(studio.canvas(), {0, 0, 320, 360}, kRed));
  CHECK(is_filled(studio.canvas(), {320, 0, 320, 360}, kBlue));
  studio.tiles[0].speaking = true;
  studio.compose(34);
  CHECK(is_filled(studio.canvas(), {320, 0, 320, 360}, kBlue));
  CHECK(pixel(studio.canvas(), 318, 100) != to_yuv(kRed));
}

TEST_CASE("of tiles that overlap the later one is on top, also after the lower one has moved on") {
  Studio studio;
  studio.scene.preset = Preset::custom;
  studio.scene.tiles = {custom(0, 10000, Shows::speaker), custom(2500, 5000, Shows::next)};
  studio.lay_out();
  studio.compose(1);
  studio.put(0, kGreen, 30);
  studio.compose(34);
  CHECK(is_filled(studio.canvas(), {160, 0, 320, 360}, kBlue));
  CHECK(is_filled(studio.canvas(), {0, 0, 160, 360}, kGreen));
}

TEST_CASE("a picture's tile shows the picture as soon as it is there, and is nobody's region") {
  Studio studio;
  studio.scene.preset = Preset::custom;
  studio.scene.tiles = {custom(0, 5000, Shows::picture), custom(5000, 5000, Shows::speaker)};
  studio.scene.tiles[0].picture = PictureId("logo");
  studio.lay_out();
  studio.compose(1);
  CHECK(is_filled(studio.canvas(), {0, 0, 320, 360}, kBackground));
  studio.tiles[0].picture = std::make_shared<VideoFrame>(flat_frame(64, 64, kGreen));
  CHECK(studio.compose(34));
  CHECK(is_filled(studio.canvas(), {0, 0, 320, 360}, kGreen, 2));
  REQUIRE(studio.composer.regions().size() == 1);
  CHECK(studio.composer.regions()[0].x == 320);
}

TEST_CASE("the sign-language tile shows a portrait camera whole") {
  Studio studio;
  studio.scene.preset = Preset::single;
  studio.scene.sign_language = SignLanguage{ParticipantId("1"), Corner::top_right, 30};
  studio.slots[1].put(flat_frame(180, 320, kGreen, at(5)), at(5));
  studio.lay_out();
  studio.compose(10);
  const PlacedTile& signs = studio.tiles.back().placed;
  CHECK(signs.x + signs.width == 640 - gap_for(640));
  const int y = signs.y + signs.height / 2;
  CHECK(pixel(studio.canvas(), signs.x + signs.width / 2, y) == to_yuv(kGreen));
  CHECK(pixel(studio.canvas(), signs.x + 6, y) == to_yuv(kBackground));
}

TEST_CASE("a crossfade goes from the one picture to the other, and then is over") {
  Canvas from(64, 32);
  Canvas to(64, 32);
  from.begin(kBlack);
  to.begin({255, 255, 255});
  Crossfade fade;
  CHECK_FALSE(fade.running());
  fade.begin(from, at(0), 300ms);
  int last = -1;
  for (const int milliseconds : {0, 100, 200, 299}) {
    REQUIRE(fade.mix(to, at(milliseconds)));
    const int light = pixel(fade.canvas(), 20, 20).y;
    CHECK(light > last);
    last = light;
  }
  CHECK(last < 235);
  CHECK_FALSE(fade.mix(to, at(300)));
  CHECK_FALSE(fade.running());
}

TEST_CASE("a crossfade that begins during another starts at what stands there") {
  Canvas from(64, 32);
  Canvas to(64, 32);
  from.begin(kBlack);
  to.begin({255, 255, 255});
  Crossfade fade;
  fade.begin(from, at(0), 300ms);
  fade.mix(to, at(150));
  const int halfway = pixel(fade.canvas(), 20, 20).y;
  fade.begin(fade.canvas(), at(150), 300ms);
  fade.mix(to, at(150));
  CHECK(pixel(fade.canvas(), 20, 20).y == halfway);
  fade.begin(fade.canvas(), at(160), 0ms);
  CHECK_FALSE(fade.running());
}

TEST_CASE(
    "the mark of a recording is over everything, stays over moving pictures, and goes with the recording") {
  Studio studio;
  studio.scene.preset = Preset::single;
  studio.scene.banner = Banner{"Back at three", true};
  const Rect corner{520, 0, 120, 40};
  const auto is_red = [&](int x, int y) { return pixel(studio.canvas(), x, y).v > 190; };
  const auto red_in_corner = [&] {
    int count = 0;
    for (int y = corner.y; y < corner.bottom(); ++y) {
      for (int x = corner.x; x < corner.right(); ++x) count += is_red(x, y) ? 1 : 0;
    }
    return count;
  };
  studio.put(0, kBlue, 0);
  studio.lay_out();
  studio.compose(1);
  const auto without = bytes_of(studio.canvas());
  CHECK(red_in_corner() == 0);
  studio.decor.recording = link::RecordingMark::on;
  CHECK(studio.compose(34));
  CHECK(red_in_corner() > 20);
  CHECK(studio.ink_in(corner) > 20);
  const int drawn = red_in_corner();
  studio.put(0, kBlue, 40);
  studio.compose(67);
  CHECK(red_in_corner() == drawn);
  studio.decor.recording = link::RecordingMark::paused;
  CHECK(studio.compose(100));
  CHECK(red_in_corner() == 0);
  CHECK(studio.ink_in(corner) > 20);
  studio.decor.recording = link::RecordingMark::none;
  CHECK(studio.compose(133));
  CHECK(bytes_of(studio.canvas()) == without);
}
