#include "mcu/session/room_registry.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/session/fakes.hpp"

using namespace amphi;
using namespace amphi::session;
using amphi::room::Role;

namespace {

struct Plant {
  testing::FakeTimers timers;
  testing::FakeMediaPlane plane;
  Result<std::unique_ptr<RoomRegistry>> create(const std::vector<RoomConfig>& configs) {
    return RoomRegistry::create(timers, plane, configs);
  }
};

const RoomConfig kMaths{RoomId("maths"), "Maths", {{Role::moderator, "m", ""}, {Role::attendee, "a", ""}}};
const RoomConfig kArt{RoomId("art"), "", {{Role::speaker, "m", ""}}};

}  // namespace

TEST_CASE("a token opens its own room with its role only") {
  Plant plant;
  const auto created = plant.create({kMaths, kArt});
  REQUIRE(created);
  RoomRegistry& rooms = **created;
  CHECK(rooms.authorize(kMaths.id, "m")->grant.role == Role::moderator);
  CHECK(rooms.authorize(kMaths.id, "a")->grant.role == Role::attendee);
  CHECK(rooms.authorize(kArt.id, "m")->grant.role == Role::speaker);
  CHECK(rooms.authorize(kArt.id, "m")->room == rooms.find(kArt.id));
  CHECK(rooms.rejected_tokens() == 0);
  CHECK(rooms.authorize(kArt.id, "a").error().code == ErrorCode::unauthorized);
  CHECK(rooms.authorize(kArt.id, "").error().code == ErrorCode::unauthorized);
  CHECK(rooms.rejected_tokens() == 2);
  CHECK(rooms.authorize(RoomId("music"), "m").error().code == ErrorCode::not_found);
  CHECK(rooms.find(RoomId("music")) == nullptr);
}

TEST_CASE("a room without a name is called by its id") {
  Plant plant;
  const auto rooms = plant.create({kArt});
  CHECK((*rooms)->find(kArt.id)->room().settings().name == "art");
}

TEST_CASE("rooms that cannot be are refused at the start") {
  Plant plant;
  const std::vector<std::vector<RoomConfig>> wrong{
      {{RoomId(""), "", {}}},
      {{RoomId("Maths"), "", {}}},
      {{RoomId("a/b"), "", {}}},
      {{RoomId(std::string(65, 'a')), "", {}}},
      {kArt, kArt},
      {{RoomId("a"), "", {{Role::speaker, "", ""}}}},
      {{RoomId("a"), "", {{Role::speaker, "x", ""}, {Role::moderator, "x", ""}}}},
      {{RoomId("a"), "", {{Role::speaker, "x", "\u202e"}}}},
  };
  for (const auto& configs : wrong) CHECK(plant.create(configs).error().code == ErrorCode::environment);
}

TEST_CASE("no mixer runs for a room where nobody is") {
  Plant plant;
  const auto rooms = plant.create({kMaths, kArt});
  plant.timers.advance(std::chrono::minutes(5));
  CHECK(plant.plane.journal.empty());
}
