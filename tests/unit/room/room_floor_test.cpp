#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;

namespace {

ClassRoom with_hands() {
  ClassRoom room;
  REQUIRE(room.join("Mo", Role::moderator));
  REQUIRE(room.join("Sue", Role::speaker));
  for (const char* name : {"Ada", "Bo", "Cleo"}) REQUIRE(room.join(name, Role::attendee));
  for (const char* name : {"Bo", "Ada"}) REQUIRE(room.ask(RaiseHand{id(name)}));
  return room;
}

/// Whether the last effects ask him to unmute.
bool asked(const ClassRoom& room, const std::string& name) {
  for (const Effect& effect : room.effects) {
    const auto* sent = std::get_if<SendTo>(&effect);
    if (sent == nullptr || !std::holds_alternative<UnmuteAsked>(sent->message)) continue;
    if (sent->participant == id(name)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("the floor goes to the first of the queue, who comes on stage and is asked to unmute") {
  ClassRoom room = with_hands();
  REQUIRE(room.ask(GiveFloor{id("Mo"), {}}));
  CHECK(asked(room, "Bo"));
  CHECK(room.messages<UnmuteAsked>().at(0).name == "Mo");
  CHECK(room.room.on_stage(id("Bo")));
  CHECK(room.seen("Bo").at("floor") == true);
  CHECK(room.seen("Bo").at("microphone") == "muted");
  CHECK_FALSE(room.seen("Bo").contains("hand"));
  CHECK(room.seen("Ada").at("hand") == 1);
  REQUIRE(room.ask(GiveFloor{id("Mo"), {}}));
  CHECK(asked(room, "Ada"));
  CHECK(refused(room.ask(GiveFloor{id("Mo"), {}}), ErrorCode::conflict));
}

TEST_CASE("the floor may go to somebody who did not ask, and to somebody on stage whose hand is up") {
  ClassRoom room = with_hands();
  REQUIRE(room.ask(GiveFloor{id("Mo"), id("Cleo")}));
  CHECK(room.seen("Cleo").at("floor") == true);
  REQUIRE(room.ask(RaiseHand{id("Sue")}));
  REQUIRE(room.ask(GiveFloor{id("Mo"), id("Sue")}));
  CHECK_FALSE(room.seen("Sue").contains("hand"));
  CHECK(room.seen("Bo").at("hand") == 1);
}

TEST_CASE("taking the floor back mutes, and takes an attendee off stage") {
  ClassRoom room = with_hands();
  for (const char* name : {"Bo", "Sue"}) {
    REQUIRE(room.ask(GiveFloor{id("Mo"), id(name)}));
    REQUIRE(room.ask(SetMuted{id(name), false}));
    REQUIRE(room.ask(TakeFloor{id("Mo"), id(name)}));
    CHECK(room.messages<MutedMessage>().size() == 1);
    CHECK_FALSE(room.seen(name).contains("floor"));
    CHECK(room.seen(name).at("microphone") == "muted");
  }
  CHECK_FALSE(room.room.on_stage(id("Bo")));
  CHECK(room.room.on_stage(id("Sue")));
}

TEST_CASE("a full stage gives nobody the floor") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.max_on_stage = 1;
  ClassRoom room(settings);
  REQUIRE(room.join("Sue", Role::speaker));
  REQUIRE(room.join("Ada", Role::attendee));
  REQUIRE(room.ask(RaiseHand{id("Ada")}));
  CHECK(refused(room.ask(GiveFloor{Role::moderator, {}}), ErrorCode::overloaded));
  CHECK(room.seen("Ada").at("hand") == 1);
  CHECK_FALSE(room.seen("Ada").contains("floor"));
}

TEST_CASE("nobody is unmuted by a moderator, only asked, and only on stage") {
  ClassRoom room = with_hands();
  REQUIRE(room.ask(AskUnmute{id("Mo"), id("Sue")}));
  CHECK(asked(room, "Sue"));
  CHECK(room.seen("Sue").at("microphone") == "muted");
  CHECK(refused(room.ask(AskUnmute{id("Mo"), id("Ada")}), ErrorCode::conflict));
  REQUIRE(room.ask(SetMuted{id("Sue"), false}));
  REQUIRE(room.ask(AskUnmute{id("Mo"), id("Sue")}));
  CHECK(room.messages<UnmuteAsked>().empty());
}

TEST_CASE("all are muted but moderators and speakers, and told so") {
  ClassRoom room = with_hands();
  for (const char* name : {"Mo", "Ada", "Bo"}) REQUIRE(room.ask(SetStage{id("Mo"), id(name), true}));
  for (const char* name : {"Mo", "Sue", "Ada"}) REQUIRE(room.ask(SetMuted{id(name), false}));
  REQUIRE(room.ask(MuteAll{id("Mo")}));
  CHECK(room.messages<MutedMessage>().size() == 1);
  CHECK(room.seen("Ada").at("microphone") == "muted");
  for (const char* name : {"Mo", "Sue"}) CHECK(room.seen(name).at("microphone") == "off");
}

TEST_CASE("where attendees may not unmute themselves they are held until they are asked") {
  ClassRoom room = with_hands();
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.unmute = false}}));
  REQUIRE(room.ask(SetStage{id("Mo"), id("Ada"), true}));
  CHECK(room.seen("Ada").at("held") == true);
  CHECK_FALSE(room.seen("Bo").contains("held"));
  CHECK_FALSE(room.seen("Sue").contains("held"));
  CHECK(refused(room.ask(SetMuted{id("Ada"), false}), ErrorCode::forbidden));
  REQUIRE(room.ask(AskUnmute{id("Mo"), id("Ada")}));
  CHECK_FALSE(room.seen("Ada").contains("held"));
  REQUIRE(room.ask(SetMuted{id("Ada"), false}));
  REQUIRE(room.ask(SetMuted{id("Ada"), true}));
  CHECK(room.ask(SetMuted{id("Ada"), false}));
  REQUIRE(room.ask(MuteOther{id("Mo"), id("Ada")}));
  CHECK(room.seen("Ada").at("held") == true);
  REQUIRE(room.ask(GiveFloor{id("Mo"), id("Ada")}));
  CHECK(room.ask(SetMuted{id("Ada"), false}));
}

TEST_CASE("a rule that holds attendees mutes nobody who speaks just now") {
  ClassRoom room = with_hands();
  REQUIRE(room.ask(SetStage{id("Mo"), id("Ada"), true}));
  REQUIRE(room.ask(SetMuted{id("Ada"), false}));
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.unmute = false}}));
  CHECK_FALSE(room.seen("Ada").contains("held"));
  CHECK(room.seen("Ada").at("microphone") == "off");
}

TEST_CASE("going off stage gives the floor back and ends the permission to unmute") {
  ClassRoom room = with_hands();
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.unmute = false}}));
  REQUIRE(room.ask(GiveFloor{id("Mo"), id("Ada")}));
  REQUIRE(room.ask(SetStage{id("Ada"), id("Ada"), false}));
  CHECK_FALSE(room.seen("Ada").contains("floor"));
  REQUIRE(room.ask(SetStage{id("Mo"), id("Ada"), true}));
  CHECK(room.seen("Ada").at("held") == true);
}
