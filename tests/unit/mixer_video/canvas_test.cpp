#include "mixer/canvas/canvas.hpp"

#include <numeric>

#include "mixer/canvas/crop.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/mixer_video/test_frame.hpp"

using namespace amphi;
using namespace amphi::mixer;
using namespace amphi::test;

namespace {

/// Everything around `inside` still has the background's colour.
bool neighbours_untouched(const Canvas& canvas, Rect inside, Color background) {
  return is_filled(canvas, {0, 0, canvas.width(), inside.y}, background) &&
         is_filled(canvas, {0, inside.bottom(), canvas.width(), canvas.height() - inside.bottom()},
                   background) &&
         is_filled(canvas, {0, inside.y, inside.x, inside.height}, background) &&
         is_filled(canvas, {inside.right(), inside.y, canvas.width() - inside.right(), inside.height},
                   background);
}

/// Luma counts up from the left edge, so that a test can see which columns were taken.
VideoFrame ramp(int width, int height) {
  VideoFrame frame = flat_frame(width, height, kBlack);
  auto bytes = std::make_shared<std::vector<std::uint8_t>>(static_cast<std::size_t>(width * height));
  for (int y = 0; y < height; ++y)
    std::iota(&(*bytes)[y * width], &(*bytes)[y * width] + width, std::uint8_t{0});
  struct Both {
    std::shared_ptr<const void> luma, chroma;
  };
  frame.planes[0] = {bytes->data(), width};
  frame.owner = std::make_shared<Both>(Both{bytes, frame.owner});
  return frame;
}

}  // namespace

TEST_CASE("colours become limited-range BT.601") {
  CHECK(to_yuv({0, 0, 0}) == YuvColor{16, 128, 128});
  CHECK(to_yuv({255, 255, 255}) == YuvColor{235, 128, 128});
  CHECK(to_yuv(kRed) == YuvColor{82, 90, 240});
  CHECK(to_yuv(kBlue) == YuvColor{41, 240, 110});
}

TEST_CASE("a frame of any size lands exactly in its region and its neighbours stay untouched") {
  const Rect region{40, 20, 106, 60};
  const std::pair<int, int> sizes[] = {{106, 60},  {212, 120}, {640, 360},   {641, 359}, {1, 1},    {2, 2},
                                       {1, 400},   {400, 1},   {3840, 2160}, {360, 640}, {3, 5000}, {108, 62},
                                       {218, 122}, {107, 61},  {8192, 2},    {1280, 720}};
  for (const Fit fit : {Fit::cover, Fit::contain}) {
    for (const auto& [width, height] : sizes) {
      Canvas canvas(200, 100);
      canvas.begin(kBlue);
      canvas.draw(flat_frame(width, height, kRed), region, fit);
      INFO(width << "x" << height << " contain " << (fit == Fit::contain));
      CHECK(neighbours_untouched(canvas, region, kBlue));
      const Rect picture = fit == Fit::cover ? region : contain_area(width, height, region);
      CHECK(is_filled(canvas, picture, kRed, 2));
    }
  }
}

TEST_CASE(
    "contain keeps a portrait screen whole between bars of the background, also over what was there before") {
  Canvas canvas(160, 90);
  canvas.begin(kGreen);
  canvas.fill({0, 0, 160, 90}, kBlue);
  canvas.draw(flat_frame(90, 160, kRed), {0, 0, 160, 90}, Fit::contain);
  const Rect inner = contain_area(90, 160, {0, 0, 160, 90});
  CHECK(inner == Rect{54, 0, 50, 90});
  CHECK(is_filled(canvas, inner, kRed));
  CHECK(is_filled(canvas, {0, 0, 54, 90}, kGreen));
  CHECK(is_filled(canvas, {104, 0, 56, 90}, kGreen));
}

TEST_CASE("cover crops to the tile's shape around the middle") {
  CHECK(cover_crop(640, 480, {0, 0, 320, 180}) == Rect{0, 60, 640, 360});
  CHECK(cover_crop(360, 640, {0, 0, 320, 180}) == Rect{0, 218, 360, 202});
  CHECK(cover_crop(1000, 180, {0, 0, 160, 90}) == Rect{340, 0, 320, 180});
}

TEST_CASE("a camera a little larger than its tile, or than twice that, is cropped and stays sharp") {
  CHECK(cover_crop(640, 360, {0, 0, 618, 348}) == Rect{10, 6, 618, 348});
  CHECK(cover_crop(1280, 720, {0, 0, 618, 348}) == Rect{22, 12, 1236, 696});
  CHECK(cover_crop(426, 240, {0, 0, 416, 234}) == Rect{4, 2, 416, 234});
  CHECK(cover_crop(700, 394, {0, 0, 618, 348}).width > 690);  // too large for that: scaled whole
}

TEST_CASE("a frame of the tile's size is copied pixel for pixel") {
  Canvas canvas(128, 64);
  canvas.draw(ramp(64, 32), {32, 16, 64, 32}, Fit::cover);
  for (int x = 0; x < 64; ++x) REQUIRE(pixel(canvas, 32 + x, 20).y == x);
}

TEST_CASE("a stalled picture keeps half its light and no colour") {
  Canvas canvas(64, 64);
  canvas.begin(kRed);
  canvas.grey({16, 16, 32, 32});
  CHECK(pixel(canvas, 20, 20) == YuvColor{49, 128, 128});
  CHECK(neighbours_untouched(canvas, {16, 16, 32, 32}, kRed));
}

TEST_CASE("a border is as thick as asked and stays inside its rectangle") {
  Canvas canvas(64, 64);
  canvas.frame({8, 8, 48, 48}, kRed, 4);
  CHECK(neighbours_untouched(canvas, {8, 8, 48, 48}, kBlack));
  CHECK(is_filled(canvas, {12, 12, 40, 40}, kBlack));
  CHECK(is_filled(canvas, {8, 8, 48, 4}, kRed));
  CHECK(is_filled(canvas, {52, 8, 4, 48}, kRed));
}

TEST_CASE("masks are blended at odd places and clipped at every edge") {
  const Mask full{6, 6, std::vector<std::uint8_t>(36, 255)};
  Canvas canvas(32, 32);
  for (const auto& [x, y] : {std::pair(-3, -3), {29, 29}, {-100, 5}, {5, 100}, {31, -5}})
    canvas.blend(full, x, y, kRed);
  canvas.blend(full, 13, 13, kRed);
  CHECK(pixel(canvas, 13, 13).y == to_yuv(kRed).y);
  CHECK(pixel(canvas, 12, 12).y == to_yuv(kBlack).y);
  CHECK(pixel(canvas, 16, 16) == to_yuv(kRed));
  CHECK(pixel(canvas, 0, 0) == to_yuv(kRed));
}

TEST_CASE("half an opacity gives half a colour") {
  Canvas canvas(16, 16);
  canvas.blend({4, 4, std::vector<std::uint8_t>(16, 255)}, 4, 4, {255, 255, 255}, 128);
  CHECK(std::abs(pixel(canvas, 5, 5).y - (16 + 235) / 2) <= 1);
}

TEST_CASE("the contiguous copy holds the three planes without padding") {
  Canvas canvas(34, 18);
  canvas.begin(kRed);
  std::vector<std::uint8_t> out(canvas.contiguous_size());
  canvas.copy_to(out);
  const YuvColor red = to_yuv(kRed);
  CHECK(std::count(out.begin(), out.begin() + 34 * 18, red.y) == 34 * 18);
  CHECK(std::count(out.begin() + 34 * 18, out.begin() + 34 * 18 + 17 * 9, red.u) == 17 * 9);
  CHECK(std::count(out.end() - 17 * 9, out.end(), red.v) == 17 * 9);
}
