// What comes out of the real mixer process is what the program document asks for.
#include "tests/integration/mixer/room_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

constexpr std::array kNames{"red", "green", "blue", "yellow"};

bool shows_color(Room& room, std::size_t speaker) {
  const auto picture = room.viewer.picture();
  const auto region = room.region(kNames[speaker]);
  if (!picture || !region || !region->live) return false;
  return near(color_at(*picture, region->x + region->width / 2, region->y + region->height / 2),
              kColors[speaker]);
}

bool shows_all_colors(Room& room) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (!shows_color(room, i)) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("each speaker's picture stands in the region that the report names") {
  Room room;
  room.send_program();
  CHECK(room.run_until([&] { return shows_all_colors(room); }));
  const auto picture = room.viewer.picture();
  REQUIRE(picture);
  CHECK(picture->width == 1280);
  CHECK(picture->height == 720);
  if (const char* file = std::getenv("AMPHI_TEST_PICTURE")) write_ppm(*picture, file);
}
