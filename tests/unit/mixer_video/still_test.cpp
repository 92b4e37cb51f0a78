#include <webp/decode.h>

#include <cmath>

#include "mixer/canvas/label_renderer.hpp"
#include "mixer/video/change_meter.hpp"
#include "mixer/video/still_encoder.hpp"
#include "mixer/video/still_schedule.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/mixer_video/test_frame.hpp"

using namespace amphi;
using namespace amphi::mixer;
using amphi::test::pixel;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart{1h};
constexpr Color kPaper{250, 250, 247};
constexpr Color kInk{30, 30, 40};

/// Ten lines of small text below a coloured bar.
Canvas slide(int variant) {
  const auto labels = std::move(LabelRenderer::create()).value();
  Canvas canvas(640, 360);
  canvas.begin(kPaper);
  canvas.fill({0, 0, 640, 50}, {31, 78, 121});
  for (int line = 0; line < 10; ++line) {
    const auto text = labels->render(
        "Line " + std::to_string(line * 7 + variant) + ": rates, delays and what they cost", 15, 600);
    canvas.blend(*text, 30, 66 + line * 28, kInk);
  }
  return canvas;
}

struct Decoded {
  int width = 0, height = 0;
  std::vector<std::uint8_t> luma;
};

Decoded decode(const std::vector<std::uint8_t>& still) {
  Decoded out;
  std::uint8_t* u = nullptr;
  std::uint8_t* v = nullptr;
  int stride = 0;
  int chroma_stride = 0;
  std::uint8_t* y =
      WebPDecodeYUV(still.data(), still.size(), &out.width, &out.height, &u, &v, &stride, &chroma_stride);
  REQUIRE(y != nullptr);
  for (int row = 0; row < out.height; ++row)
    out.luma.insert(out.luma.end(), y + row * stride, y + row * stride + out.width);
  WebPFree(y);
  return out;
}

/// How much of the difference between ink and paper is left: 1 is all of it.
double contrast_left(const Canvas& before, const Decoded& after) {
  const int paper = to_yuv(kPaper).y;
  double wanted = 0;
  double found = 0;
  for (int row = 60; row < 350; ++row) {
    for (int column = 30; column < 400; ++column) {
      const int ink = paper - pixel(before, column, row).y;
      if (ink < 120) continue;  // the strokes' middles
      wanted += ink;
      found += paper - after.luma[static_cast<std::size_t>(row * after.width + column)];
    }
  }
  return found / wanted;
}

double psnr(const Canvas& before, const Decoded& after) {
  double error = 0;
  for (int row = 0; row < after.height; ++row) {
    for (int column = 0; column < after.width; ++column) {
      const double d = double(pixel(before, column, row).y) -
                       after.luma[static_cast<std::size_t>(row * after.width + column)];
      error += d * d;
    }
  }
  return 10 * std::log10(255.0 * 255.0 * after.width * after.height / error);
}

}  // namespace

TEST_CASE("the text of a slide stays readable in a still picture of a few kilobytes") {
  const Canvas picture = slide(1);
  const auto still = encode_still(picture.view(), StillContent::screen, 8'000);
  REQUIRE(still);
  CHECK(still->size() <= 10'000);
  const Decoded seen = decode(*still);
  REQUIRE(seen.width == 640);
  REQUIRE(seen.height == 360);
  INFO(still->size() << " bytes, contrast " << contrast_left(picture, seen) << ", PSNR "
                     << psnr(picture, seen));
  CHECK(contrast_left(picture, seen) > 0.85);
  CHECK(psnr(picture, seen) > 24);
}

TEST_CASE("a still picture fits its bytes and takes no more than it needs") {
  Canvas flat(640, 360);
  flat.begin({40, 80, 120});
  CHECK(encode_still(flat.view(), StillContent::scene, 6'000)->size() < 1'000);
  const Canvas busy = slide(3);
  int width = 0;
  for (const std::size_t most : {2'000UL, 4'000UL, 8'000UL, 12'000UL}) {
    const auto still = encode_still(busy.view(), StillContent::scene, most);
    REQUIRE(still);
    CHECK(still->size() <= most + most / 4);
    CHECK(still->size() > most / 2);
    CHECK(decode(*still).width >= width);  // smaller only where it must be
    width = decode(*still).width;
  }
  CHECK(width == 640);
}

TEST_CASE("another slide is told from the same one") {
  ChangeMeter meter;
  const Canvas first = slide(1);
  CHECK(meter.compare(first.view()) == 1);
  meter.remember(first.view());
  CHECK(meter.compare(slide(1).view()) == 0);
  Canvas other = slide(2);
  other.fill({0, 200, 640, 100}, {220, 90, 60});
  CHECK(meter.compare(other.view()) > 0.02);
}

TEST_CASE("stills come once per interval while something changes, and are repeated each 15 s") {
  StillSchedule schedule(4s);
  int made = 0;
  Instant t = kStart;
  for (; t < kStart + 40s; t += 250ms) {
    schedule.note_change();
    made += schedule.take(t) ? 1 : 0;
  }
  CHECK(made == 10);
  int repeated = 0;
  for (; t < kStart + 100s; t += 250ms) repeated += schedule.take(t) ? 1 : 0;
  CHECK(repeated >= 3);
  CHECK(repeated <= 5);
}

TEST_CASE("a new scene is shown at once, but not more often than once a second") {
  StillSchedule schedule(4s);
  CHECK(schedule.take(kStart));
  schedule.note_new_scene();
  CHECK_FALSE(schedule.take(kStart + 500ms));
  CHECK(schedule.take(kStart + 1s));
}

TEST_CASE("whoever changes the scene all the time gets a few stills ahead and then one per interval") {
  StillSchedule schedule(4s);
  int made = 0;
  for (Instant t = kStart; t < kStart + 40s; t += 250ms) {
    schedule.note_new_scene();
    made += schedule.take(t) ? 1 : 0;
  }
  CHECK(made >= 10);
  CHECK(made <= 10 + StillSchedule::kBurst);
}
