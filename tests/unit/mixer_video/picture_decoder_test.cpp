#include "mixer/video/picture_decoder.hpp"

#include "mixer/video/still_encoder.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/mixer_video/test_frame.hpp"

using namespace amphi;
using namespace amphi::mixer;
using namespace amphi::test;

namespace {

std::vector<std::uint8_t> webp_of(int width, int height) {
  Canvas canvas(width, height);
  canvas.begin(kRed);
  return encode_still(canvas.view(), StillContent::scene, 100'000).value();
}

}  // namespace

TEST_CASE("an uploaded WebP becomes a frame of its size and colours") {
  const auto frame = decode_picture(webp_of(320, 180));
  REQUIRE(frame);
  CHECK(frame->width == 320);
  CHECK(frame->height == 180);
  Canvas canvas(320, 180);
  canvas.draw(*frame, {0, 0, 320, 180}, Fit::cover);
  CHECK(is_filled(canvas, {0, 0, 320, 180}, kRed, 4));
}

TEST_CASE("what is no WebP, a broken one, or one that is too large is refused") {
  auto bytes = webp_of(64, 64);
  CHECK_FALSE(decode_picture({}));
  CHECK_FALSE(decode_picture(Bytes(bytes).first(20)));
  CHECK_FALSE(decode_picture(Bytes(bytes).first(bytes.size() / 2)));
  bytes[0] = 'X';
  CHECK_FALSE(decode_picture(bytes));
  CHECK_FALSE(decode_picture(webp_of(1922, 64)));
  CHECK_FALSE(decode_picture(webp_of(64, 1082)));
}
