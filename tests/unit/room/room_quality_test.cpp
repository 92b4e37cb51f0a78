#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;
using ports::Thinning;

namespace {

const Delivery kLow{RungLevel::low, Delivery::Reason::link};

}  // namespace

TEST_CASE("the media plane learns at once of a newcomer's quality and whether stills reach him") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::attendee));
  REQUIRE(room.find<ApplyQuality>() != nullptr);
  CHECK(room.find<ApplyQuality>()->participant == id("Ada"));
  CHECK_FALSE(room.find<ApplyQuality>()->quality);
  CHECK(room.find<ApplyQuality>()->stills_possible);
  REQUIRE(room.ask(Join{id("x"), {}, "", Role::attendee, Client::whep, RungLevel::low}));
  CHECK(room.find<ApplyQuality>()->quality == RungLevel::low);
  CHECK_FALSE(room.find<ApplyQuality>()->stills_possible);
}

TEST_CASE("a chosen quality is passed on and stands when its owner comes back") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::attendee));
  REQUIRE(room.ask(SetQuality{id("Ada"), RungLevel::stills}));
  CHECK(room.find<ApplyQuality>()->quality == RungLevel::stills);
  CHECK(room.position<ApplyQuality>() < room.position<Answer>());
  CHECK(room.count<Broadcast>() == 0);  // nobody else's business
  room.give(SocketLost{id("Ada")});
  REQUIRE(room.ask(Resume{ResumeKey("key of Ada")}));
  CHECK(room.room.find(id("Ada"))->quality == RungLevel::stills);
  REQUIRE(room.ask(SetQuality{id("Ada"), {}}));
  CHECK_FALSE(room.find<ApplyQuality>()->quality);
}

TEST_CASE("nobody chooses for somebody who is not here") {
  ClassRoom room;
  CHECK(room.ask(SetQuality{id("x"), RungLevel::low}).error().code == ErrorCode::not_found);
  CHECK(room.count<ApplyQuality>() == 0);
}

TEST_CASE("what somebody is being sent is told to him, and again when he comes back") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::attendee));
  room.give(DeliveryChanged{id("Ada"), kLow});
  REQUIRE(room.count<SendTo>() == 1);
  CHECK(room.find<SendTo>()->participant == id("Ada"));
  CHECK(std::get<Delivery>(room.find<SendTo>()->message) == kLow);
  room.give(SocketLost{id("Ada")});
  REQUIRE(room.ask(Resume{ResumeKey("key of Ada")}));
  REQUIRE(room.count<SendTo>() == 1);
  CHECK(std::get<Delivery>(room.find<SendTo>()->message) == kLow);
  CHECK(room.position<SendTo>() > room.position<Answer>());
}

TEST_CASE("what a client without a WebSocket is being sent is told to nobody") {
  ClassRoom room;
  REQUIRE(room.join("x", Role::attendee, Client::whep));
  CHECK(room.give(DeliveryChanged{id("x"), kLow}).empty());
  CHECK(room.give(DeliveryChanged{id("gone"), kLow}).empty());
}

TEST_CASE("everybody sees that the server saves work, and no longer when it does not") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::attendee));
  const auto load = [&] { return room.room.snapshot().as_object().if_contains("load"); };
  CHECK(load() == nullptr);
  for (const auto& [state, text] :
       {std::pair(Thinning::frame_rate, "thinned"), std::pair(Thinning::rungs, "thinned"),
        std::pair(Thinning::refuse, "full")}) {
    room.give(LoadChanged{state});
    REQUIRE(load() != nullptr);
    CHECK(*load() == text);
  }
  room.give(LoadChanged{Thinning::none});
  CHECK(load() == nullptr);
}

TEST_CASE(
    "a server at its limits lets in nobody new but a moderator whose lesson goes on, and who was here") {
  ClassRoom room;
  room.give(LoadChanged{Thinning::refuse});
  CHECK(room.join("Mo", Role::moderator).error().code == ErrorCode::overloaded);
  room.give(LoadChanged{Thinning::rungs});
  REQUIRE(room.join("Ada", Role::attendee));
  room.give(LoadChanged{Thinning::refuse});
  CHECK(room.join("Bo", Role::attendee).error().code == ErrorCode::overloaded);
  CHECK(room.join("Cy", Role::speaker, Client::whip).error().code == ErrorCode::overloaded);
  CHECK(room.join("Mo", Role::moderator));
  room.give(SocketLost{id("Ada")});
  CHECK(room.ask(Resume{ResumeKey("key of Ada")}));
}

TEST_CASE("an audience that is full still lets speakers in, and only an attendee gives way to an attendee") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.max_attendees = 1;
  ClassRoom room(settings);
  REQUIRE(room.join("camera", Role::speaker, Client::whip));
  REQUIRE(room.join("absent", Role::attendee, Client::whep));
  CHECK(room.join("Ada", Role::attendee).error().code == ErrorCode::overloaded);
  CHECK(room.join("Sam", Role::speaker));
  room.wait(kPatience);
  CHECK(room.join("Ada", Role::attendee));
  CHECK(room.room.find(id("absent")) == nullptr);
  CHECK(room.room.find(id("camera")) != nullptr);
}
