#include "mcu/app/doctor/capacity_model.hpp"

#include "mcu/app/doctor/packet_cost.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::app;

namespace {

constexpr const char* kLine =
    R"({"camera_640x360":17,"compose_1280x720":40,"high":200,"medium":60,"low_vp8":15,"low_vp9":30,"still":3,)"
    R"("sound_decode":2,"sound_encode":24})";

MachineSize machine() {
  return {2, parse_mixer_costs(kLine).value(), {2'000, 3'000}};
}

}  // namespace

TEST_CASE("the mixer's line is read, and anything else is refused") {
  const auto costs = parse_mixer_costs(kLine);
  REQUIRE(costs);
  CHECK(*costs == MixerCosts{17, 40, 200, 60, 15, 30, 3, 2, 24});
  for (const char* bad : {"", "[]", "{}", R"({"camera_640x360":"x"})", R"({"camera_640x360":-1})"}) {
    CHECK(parse_mixer_costs(bad).error().code == ErrorCode::malformed);
  }
  std::string missing = kLine;
  missing.replace(missing.find("still"), 5, "other");
  CHECK_FALSE(parse_mixer_costs(missing));
}

TEST_CASE("what fits is what is left of the processors beside the room itself") {
  // 1600 thousandths; the room: 40 + 9*17 + 200+60+30+3 + 5*2 + 6*24 = 640;
  // an attendee: 2.5 * (136.4 * 2 us + 50 * 3 us) = 1.057.
  const Capacity capacity = fits(machine());
  CHECK(capacity.rooms == 2);
  MachineSize smaller = machine();
  smaller.processors = 1.25;
  CHECK(fits(smaller).attendees == Approx((1'000 - 640) / 1.057).margin(3));
  // One thread sends to all of a room's people, so they get no more than one processor.
  CHECK(capacity.attendees == Approx(800 / 1.057).margin(3));
  smaller.processors = 16;
  CHECK(fits(smaller).attendees == capacity.attendees);
  CHECK(fits(smaller).rooms > 8 * capacity.rooms);
}

TEST_CASE("dearer packets fit fewer people, and a machine too small for a full stage none") {
  MachineSize slower = machine();
  slower.packet.picture *= 2;
  CHECK(fits(slower).attendees < fits(machine()).attendees);
  MachineSize small = machine();
  small.processors = 0.5;
  CHECK(fits(small).attendees == 0);
  CHECK(fits(small).rooms == 0);
}

TEST_CASE("packets can be measured on this machine") {
  const auto costs = measure_packets(std::chrono::milliseconds(100));
  REQUIRE(costs);
  CHECK(costs->picture > 0);
  CHECK(costs->sound > 0);
}
