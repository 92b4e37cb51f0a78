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

struct ClosingChannel final : ports::ParticipantChannel {
  void send(std::shared_ptr<const std::string>) override {}
  void send_still(const ports::Still&) override {}
  void close(ports::CloseReason) override { closed = true; }
  bool closed = false;
};

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

TEST_CASE("rooms come and go while the server runs") {
  Plant plant;
  const auto created = plant.create({kMaths});
  RoomRegistry& rooms = **created;
  rooms.set_load(ports::Thinning::refuse);
  REQUIRE(rooms.add(kArt));
  CHECK(rooms.add(kArt).error().code == ErrorCode::environment);
  CHECK(rooms.all().size() == 2);
  CHECK(rooms.find(kArt.id)->room().snapshot().as_object().contains("load"));
  const std::string ticket = rooms.tickets().issue(kArt.id, {}, plant.timers.now());
  rooms.remove(kArt.id);
  rooms.remove(kArt.id);
  CHECK(rooms.find(kArt.id) == nullptr);
  CHECK(rooms.authorize(kArt.id, "m").error().code == ErrorCode::not_found);
  CHECK_FALSE(rooms.tickets().redeem(kArt.id, ticket, plant.timers.now()));
  CHECK(rooms.all() == std::vector{rooms.find(kMaths.id)});
  CHECK(rooms.add(kArt));
  plant.timers.advance(kRemovedRoomGrace);
  CHECK(rooms.find(kArt.id) != nullptr);
}

TEST_CASE("removing a room puts out who is in it") {
  Plant plant;
  const auto created = plant.create({kArt});
  RoomRegistry& rooms = **created;
  RoomActor* const room = rooms.find(kArt.id);
  const auto channel = std::make_shared<ClosingChannel>();
  room->handle(room::Join{ParticipantId("p"), {}, "Ada", Role::speaker, room::Client::browser}, channel, {});
  REQUIRE(room->room().find(ParticipantId("p")) != nullptr);
  rooms.remove(kArt.id);
  CHECK(channel->closed);
  room->socket_lost(ParticipantId("p"), channel.get());
  CHECK(room->room().empty());
  plant.timers.advance(kRemovedRoomGrace);
}
