#include "pipelines/ingest/picture_size.hpp"

#include <array>

#include "mcu/base/random.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::pipelines;

TEST_CASE("a VP8 key frame tells its size, other frames do not") {
  std::array<std::uint8_t, 12> frame{0x10, 0x10, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x41};
  CHECK(announced_size(Codec::vp8, frame) == PictureSize{640, 360});  // the upper two bits are scaling
  frame[0] |= 1;
  CHECK_FALSE(announced_size(Codec::vp8, frame));
}

TEST_CASE("a VP9 key frame tells its size") {
  const std::array<std::uint8_t, 12> frame{0x82, 0x49, 0x83, 0x42, 0x20, 0x03,
                                           0xf0, 0x03, 0xf6, 0x00, 0x38, 0x24};
  CHECK(announced_size(Codec::vp9, frame) == PictureSize{64, 64});
}

TEST_CASE("an H.264 sequence parameter set tells the size") {
  const std::array<std::uint8_t, 25> unit{0,    0,    0,    1,    0x67, 0x42, 0xd0, 0x0b, 0x8c,
                                          0x8d, 0x42, 0x12, 0x40, 0x3c, 0x22, 0x11, 0xa8, 0,
                                          0,    0,    1,    0x68, 0xce, 0x3c, 0x80};
  CHECK(announced_size(Codec::h264, unit) == PictureSize{64, 64});
  CHECK_FALSE(announced_size(Codec::h264, Bytes(unit).subspan(17)));
}

TEST_CASE("noise and cut frames are read without harm") {
  for (const Codec codec : {Codec::vp8, Codec::vp9, Codec::h264}) {
    for (std::size_t size = 0; size < 300; ++size) {
      std::vector<std::uint8_t> noise(size);
      random_bytes(noise);
      if (size > 5) noise[0] = noise[1] = 0, noise[2] = 1, noise[3] = 0x67;
      announced_size(codec, noise);
    }
  }
  SUCCEED();
}
