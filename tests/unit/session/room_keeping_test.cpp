// What outlasts a room, and what moderators are told every two seconds.
#include <boost/json.hpp>

#include "mcu/session/room_actor.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/session/fake_channel.hpp"
#include "tests/unit/session/fakes.hpp"

using namespace amphi;
using namespace amphi::session;
using namespace std::chrono_literals;
using room::Role;

namespace {

class FakeDoor final : public ports::Door {
 public:
  void put_out(const RoomId& room, const ports::PassId& pass) override {
    put.push_back(room.str() + " " + pass.str());
    if (then) then(pass);
  }
  std::vector<std::string> put;
  std::function<void(const ports::PassId&)> then;
};

struct Plant {
  using Channel = std::shared_ptr<testing::FakeChannel>;

  Channel join(const std::string& name, Role role, const std::string& pass = "") {
    auto channel = std::make_shared<testing::FakeChannel>(name, plane.journal);
    actor.handle(room::Join{.participant = ParticipantId(name),
                            .resume = room::ResumeKey("key of " + name),
                            .name = name,
                            .role = role,
                            .pass = ports::PassId(pass)},
                 channel, [this](const auto& accepted) { answers.push_back(accepted); });
    return channel;
  }
  void figures(std::vector<ports::Vitals> wanted) { plane.rooms().at(0)->figures = std::move(wanted); }

  testing::FakeTimers timers;
  testing::FakeMediaPlane plane;
  FakeDoor door;
  std::vector<std::string> saved;
  std::vector<Result<room::Accepted>> answers;
  RoomActor actor{room::RoomSettings{RoomId("class"), "Class"},
                  plane,
                  timers,
                  {&door, [this](const RoomId& room, const std::string& json) {
                     saved.push_back(room.str() + " " + json);
                   }}};
};

const ParticipantId kMo("Mo");

}  // namespace

TEST_CASE("who is put out is shown the door, which may revoke others in the same turn") {
  Plant plant;
  plant.join("Mo", Role::moderator);
  const auto ada = plant.join("Ada", Role::attendee, "pass");
  const auto phone = plant.join("phone", Role::attendee, "other pass");
  plant.actor.handle(room::Admit{kMo, {}});
  plant.door.then = [&](const ports::PassId&) {
    plant.actor.handle(room::Revoke{ports::PassId("other pass")});
  };
  plant.actor.handle(room::Remove{kMo, ParticipantId("Ada")});
  CHECK(plant.door.put == std::vector<std::string>{"class pass"});
  CHECK(ada->closed == ports::CloseReason::moderator);
  CHECK(phone->closed == ports::CloseReason::revoked);
}

TEST_CASE("saved scenes are given to whoever keeps them") {
  Plant plant;
  plant.join("Mo", Role::moderator);
  plant.actor.handle(room::SaveScene{kMo, "Talk"});
  REQUIRE(plant.saved.size() == 1);
  CHECK(plant.saved[0].starts_with(R"(class {"Talk":{)"));
}

TEST_CASE("somebody who waits has no media, and is answered again when he is let in") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::attendee, "pass");
  CHECK_FALSE(plant.actor.media_open());
  CHECK(plant.answers.back()->waiting == ports::LobbyReason::no_moderator);
  plant.join("Mo", Role::moderator);
  CHECK(plant.answers.back()->waiting == ports::LobbyReason::lobby);
  plant.actor.handle(room::RaiseHand{kMo});
  CHECK(ada->messages.empty());
  plant.actor.handle(room::Admit{kMo, {}});
  CHECK(plant.answers.back()->waiting == ports::LobbyReason::none);
  CHECK(plant.answers.back()->revision == plant.actor.room().revision());
  CHECK(plant.answers.size() == 4);
  plant.actor.handle(room::LowerHand{kMo, kMo});
  CHECK(ada->of_type("patch").size() == 1);
}

TEST_CASE("somebody whose socket went while he waited is answered no more") {
  Plant plant;
  plant.join("Mo", Role::moderator);
  const auto ada = plant.join("Ada", Role::attendee, "pass");
  const auto answers = plant.answers.size();
  plant.actor.socket_lost(ParticipantId("Ada"), ada.get());
  plant.actor.handle(room::Admit{kMo, {}});
  CHECK(plant.answers.size() == answers);
  CHECK(plant.actor.room().find(ParticipantId("Ada")) != nullptr);
  plant.timers.advance(61s);
  CHECK(plant.actor.room().find(ParticipantId("Ada")) == nullptr);
}

TEST_CASE("moderators are told how links fare: all at first, then what changed, every two seconds at most") {
  Plant plant;
  const auto mo = plant.join("Mo", Role::moderator);
  const auto ada = plant.join("Ada", Role::attendee);
  const ports::Vitals first{.participant = ParticipantId("Ada"),
                            .loss = 0.123,
                            .bits_per_second = 123'456,
                            .rung = RungLevel::low,
                            .round_trip_ms = 87,
                            .level = -31};
  plant.figures({first, {.participant = kMo, .loss = 0.0}});
  plant.timers.advance(1900ms);
  CHECK(mo->of_type("vitals").empty());
  plant.timers.advance(100ms);
  REQUIRE(mo->of_type("vitals").size() == 1);
  CHECK(mo->of_type("vitals")[0].at("participants") ==
        boost::json::parse(R"({"Ada":{"loss":1.2E-1,"bits_per_second":120000,"rung":"low","round_trip_ms":90,
                               "level":-30},"Mo":{"loss":0.0}})"));
  plant.timers.advance(10s);
  CHECK(mo->of_type("vitals").size() == 1);
  ports::Vitals second = first;
  second.loss = 0.124;
  second.rung = RungLevel::sound;
  second.level.reset();
  plant.figures({second});
  plant.timers.advance(2s);
  REQUIRE(mo->of_type("vitals").size() == 2);
  CHECK(mo->of_type("vitals")[1].at("participants") ==
        boost::json::parse(R"({"Ada":{"rung":"sound","level":null},"Mo":null})"));
  CHECK(ada->of_type("vitals").empty());
}

TEST_CASE("a moderator who comes later is told everything, and the others nothing twice") {
  Plant plant;
  const auto mo = plant.join("Mo", Role::moderator);
  plant.figures({{.participant = kMo, .loss = 0.5}});
  plant.timers.advance(2s);
  const auto cleo = plant.join("Cleo", Role::moderator);
  plant.timers.advance(2s);
  CHECK(mo->of_type("vitals").size() == 1);
  REQUIRE(cleo->of_type("vitals").size() == 1);
  CHECK(cleo->of_type("vitals")[0].at("participants").at("Mo").at("loss") == 0.5);
}

TEST_CASE("without a moderator nobody asks how links fare") {
  Plant plant;
  plant.join("Ada", Role::attendee);
  CHECK(plant.timers.pending() == 0);
  const auto mo = plant.join("Mo", Role::moderator);
  CHECK(plant.timers.pending() == 1);
  plant.actor.handle(room::Leave{kMo});
  CHECK(plant.timers.pending() == 0);
}
