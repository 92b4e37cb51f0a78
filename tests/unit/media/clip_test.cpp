#include "mcu/media/clip.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;

namespace {
Clip example() {
  return {"Zoë", 1000, {{MediaKind::video, true, 0, {1, 2, 3}}, {MediaKind::audio, false, 20, {4}}}};
}
}  // namespace

TEST_CASE("a clip is read back as it was written") {
  const auto back = parse_clip(write_clip(example()));
  REQUIRE(back);
  CHECK(*back == example());
}

TEST_CASE("a clip cut anywhere inside a record or its header is refused") {
  const auto bytes = write_clip(example());
  const std::size_t first_record_end = bytes.size() - 13;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const bool whole_records = size == first_record_end || size == first_record_end - 15;
    CHECK(parse_clip(Bytes(bytes).first(size)).has_value() == whole_records);
  }
}

TEST_CASE("a clip whose times run backwards or past its end is refused") {
  Clip clip = example();
  clip.units[0].time_ms = 30;
  CHECK_FALSE(parse_clip(write_clip(clip)));
  clip = example();
  clip.units[1].time_ms = 1000;
  CHECK_FALSE(parse_clip(write_clip(clip)));
}
