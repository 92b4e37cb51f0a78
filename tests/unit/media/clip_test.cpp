#include "mcu/media/clip.hpp"

#include <array>

#include "tests/support/catch.hpp"

using namespace amphi;

namespace {

const std::array<std::uint8_t, 3> kPicture{1, 2, 3};
const std::array<std::uint8_t, 1> kSound{4};

std::vector<std::uint8_t> file_of(std::uint32_t first, std::uint32_t second) {
  ClipWriter writer("Zoë", 1000);
  writer.add({MediaKind::video, true, first, kPicture});
  writer.add({MediaKind::audio, false, second, kSound});
  return {writer.bytes().begin(), writer.bytes().end()};
}

}  // namespace

TEST_CASE("a clip is read back as it was written") {
  const auto file = file_of(0, 20);
  const auto clip = parse_clip(file);
  REQUIRE(clip);
  CHECK(clip->name == "Zoë");
  CHECK(clip->duration == 1000);
  REQUIRE(clip->units.size() == 2);
  CHECK(clip->units[0].key_frame);
  CHECK(clip->units[0].payload.size() == 3);
  CHECK(clip->units[1].timestamp == 20);
  CHECK(clip->units[1].payload[0] == 4);
}

TEST_CASE("a clip cut anywhere inside a record or its header is refused") {
  const auto file = file_of(0, 20);
  const std::size_t second = file.size() - 12 - kSound.size();
  const std::size_t first = second - 12 - kPicture.size();
  for (std::size_t size = 0; size < file.size(); ++size) {
    const bool whole_records = size == first || size == second;
    CHECK(parse_clip(Bytes(file).first(size)).has_value() == whole_records);
  }
}

TEST_CASE("a clip whose times run backwards or past its end is refused") {
  CHECK_FALSE(parse_clip(file_of(30, 20)));
  CHECK_FALSE(parse_clip(file_of(0, 1000)));
}
