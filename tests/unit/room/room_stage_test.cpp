#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;

TEST_CASE("unmuting changes the program before it is answered") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  REQUIRE(room.ask(SetMuted{id("Ada"), false}));
  REQUIRE(room.count<SetProgram>() == 1);
  CHECK(room.find<SetProgram>()->request.stage.at(0) ==
        ports::StageMember{id("Ada"), "Ada", true, false, false});
  CHECK(room.position<SetProgram>() < room.position<Answer>());
  REQUIRE(room.ask(SetMuted{id("Ada"), true}));
  CHECK_FALSE(room.find<SetProgram>()->request.stage.at(0).microphone);
  CHECK(room.position<SetProgram>() < room.position<Answer>());
}

TEST_CASE("what changes nothing is answered and makes no program and no patch") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  for (const Command& command :
       {Command(SetMuted{id("Ada"), true}), Command(SetCamera{id("Ada"), false}),
        Command(SetStage{Role::moderator, id("Ada"), true}), Command(LowerHand{id("Ada"), id("Ada")}),
        Command(SetScene{Role::moderator, {}}), Command(MuteOther{Role::moderator, id("Ada")})}) {
    CHECK(room.ask(command));
    CHECK(room.effects.size() == 1);
  }
}

TEST_CASE("a moderator who turns the microphone, a camera or a screen on comes on stage by that") {
  const Command commands[] = {SetMuted{id("Mo"), false}, SetCamera{id("Mo"), true},
                              SetScreen{id("Mo"), true}};
  for (const Command& command : commands) {
    ClassRoom room;
    REQUIRE(room.join("Mo", Role::moderator));
    CHECK(room.room.stage().empty());
    REQUIRE(room.ask(command));
    const auto& member = room.find<SetProgram>()->request.stage.at(0);
    CHECK(static_cast<int>(member.microphone) + static_cast<int>(member.camera) +
              static_cast<int>(member.screen) ==
          1);
  }
}

TEST_CASE("an attendee brought on stage may speak; going off mutes and turns camera and screen off") {
  ClassRoom room;
  REQUIRE(room.join("Mo", Role::moderator));
  REQUIRE(room.join("Ada", Role::attendee));
  REQUIRE(room.ask(SetStage{id("Mo"), id("Ada"), true}));
  CHECK(room.seen("Ada").at("microphone") == "muted");
  REQUIRE(room.ask(SetMuted{id("Ada"), false}));
  REQUIRE(room.ask(SetCamera{id("Ada"), true}));
  REQUIRE(room.ask(SetScreen{id("Ada"), true}));
  REQUIRE(room.ask(SetStage{id("Mo"), id("Ada"), false}));
  CHECK(room.find<SetProgram>()->request.stage.empty());
  CHECK(room.seen("Ada").at("microphone") == "muted");
  CHECK(room.seen("Ada").at("camera") == false);
  CHECK(room.seen("Ada").at("screen") == false);
  REQUIRE(room.ask(SetStage{id("Mo"), id("Ada"), true}));
  CHECK(room.find<SetProgram>()->request.stage.at(0) ==
        ports::StageMember{id("Ada"), "Ada", false, false, false});
}

TEST_CASE("anybody may go off stage by himself, and only a moderator back on") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  REQUIRE(room.ask(SetStage{id("Ada"), id("Ada"), false}));
  CHECK(room.room.stage().empty());
  CHECK(room.ask(SetStage{id("Ada"), id("Ada"), true}).error().code == ErrorCode::forbidden);
}

TEST_CASE("the stage keeps the order in which people came") {
  ClassRoom room;
  for (const char* name : {"c", "a", "b"}) REQUIRE(room.join(name, Role::speaker));
  REQUIRE(room.ask(SetStage{Role::moderator, id("c"), false}));
  REQUIRE(room.ask(SetStage{Role::moderator, id("c"), true}));
  CHECK(room.room.stage() == std::vector{id("a"), id("b"), id("c")});
  CHECK(room.room.snapshot().at("stage") == boost::json::parse(R"(["a","b","c"])"));
}

TEST_CASE("several screens may be on stage") {
  ClassRoom room;
  for (const char* name : {"a", "b"}) {
    REQUIRE(room.join(name, Role::speaker));
    REQUIRE(room.ask(SetScreen{id(name), true}));
  }
  for (const auto& member : room.room.program().stage) CHECK(member.screen);
}

TEST_CASE("a full stage takes nobody else; speakers then join in the audience and WHIP clients not at all") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.max_on_stage = 1;
  ClassRoom room(settings);
  REQUIRE(room.join("first", Role::speaker));
  REQUIRE(room.join("second", Role::speaker));
  CHECK(room.seen("second").at("stage") == false);
  CHECK(room.ask(SetStage{Role::moderator, id("second"), true}).error().code == ErrorCode::overloaded);
  CHECK(room.join("cam", Role::speaker, Client::whip).error().code == ErrorCode::overloaded);
  REQUIRE(room.join("Mo", Role::moderator));
  CHECK(room.ask(SetMuted{id("Mo"), false}).error().code == ErrorCode::overloaded);
  CHECK(room.seen("Mo").at("microphone") == "muted");
  REQUIRE(room.ask(Leave{id("first")}));
  CHECK(room.ask(SetStage{Role::moderator, id("second"), true}));
}

TEST_CASE("hands are queued in the order of the server, and the queue closes up") {
  ClassRoom room;
  for (const char* name : {"a", "b", "c"}) REQUIRE(room.join(name, Role::attendee));
  for (const char* name : {"b", "c", "a", "b"}) REQUIRE(room.ask(RaiseHand{id(name)}));
  CHECK(room.room.hands() == std::vector{id("b"), id("c"), id("a")});
  CHECK(room.seen("a").at("hand") == 3);
  REQUIRE(room.ask(LowerHand{id("b"), id("b")}));
  CHECK_FALSE(room.seen("b").contains("hand"));
  CHECK(room.seen("c").at("hand") == 1);
  REQUIRE(room.ask(LowerHand{Role::moderator, id("c")}));
  CHECK(room.seen("a").at("hand") == 1);
}

TEST_CASE("coming on stage and leaving lower the hand") {
  ClassRoom room;
  for (const char* name : {"a", "b"}) {
    REQUIRE(room.join(name, Role::attendee));
    REQUIRE(room.ask(RaiseHand{id(name)}));
  }
  REQUIRE(room.ask(SetStage{Role::moderator, id("a"), true}));
  CHECK(room.room.hands() == std::vector{id("b")});
  REQUIRE(room.ask(Leave{id("b")}));
  CHECK(room.room.hands().empty());
}

TEST_CASE("a participant muted by a moderator is told, once, when it is in force") {
  ClassRoom room;
  REQUIRE(room.join("Mo", Role::moderator));
  REQUIRE(room.join("Ada", Role::speaker));
  REQUIRE(room.ask(SetMuted{id("Ada"), false}));
  REQUIRE(room.ask(MuteOther{id("Mo"), id("Ada")}));
  REQUIRE(room.count<SendTo>() == 1);
  CHECK(room.find<SendTo>()->participant == id("Ada"));
  CHECK(room.position<SetProgram>() < room.position<SendTo>());
  CHECK(room.seen("Ada").at("microphone") == "muted");
  REQUIRE(room.ask(SetMuted{id("Ada"), false}));
  CHECK(room.room.program().stage.at(0).microphone);
}

TEST_CASE("a WHIP client is a speaker on stage, live from the start and whenever it is put back") {
  ClassRoom room;
  REQUIRE(room.join("cam", Role::moderator, Client::whip).value().role == Role::speaker);
  const ports::StageMember live{id("cam"), "cam", true, true, false};
  CHECK(room.find<SetProgram>()->request.stage.at(0) == live);
  REQUIRE(room.ask(MuteOther{Role::moderator, id("cam")}));
  CHECK_FALSE(room.room.program().stage.at(0).microphone);
  REQUIRE(room.ask(SetStage{Role::moderator, id("cam"), false}));
  CHECK(room.room.program().stage.empty());
  REQUIRE(room.ask(SetStage{Role::moderator, id("cam"), true}));
  CHECK(room.room.program().stage.at(0) == live);
}

TEST_CASE("a WHEP client sits in the audience and cannot come on stage") {
  ClassRoom room;
  REQUIRE(room.join("tv", Role::moderator, Client::whep));
  CHECK(room.room.stage().empty());
  CHECK(room.seen("tv").at("microphone") == "off");
  CHECK(room.ask(SetStage{Role::moderator, id("tv"), true}).error().code == ErrorCode::conflict);
}

TEST_CASE("a scene is in the program and in the snapshot, and may name people who are not here") {
  ClassRoom room;
  const Scene scene{Preset::single, {id("nobody")}, Tile{id("nobody"), Source::screen}, false, {1, 2, 3}};
  const auto revision = room.room.scene_revision();
  REQUIRE(room.ask(SetScene{Role::moderator, scene}));
  CHECK(room.find<SetProgram>()->request.scene == scene);
  CHECK(room.room.scene_revision() == revision + 1);
  CHECK(room.find<Answer>()->result->revision == room.find<Broadcast>()->revision);
  CHECK(room.room.snapshot().at("scene").at("pinned").at("participant") == "nobody");
}

TEST_CASE("a pin goes when the pinned person leaves for good, and not before") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  Scene scene;
  scene.order = {id("Ada")};
  scene.pinned = Tile{id("Ada"), Source::camera};
  REQUIRE(room.ask(SetScene{Role::moderator, scene}));
  room.give(SocketLost{id("Ada")});
  REQUIRE(room.ask(SetStage{Role::moderator, id("Ada"), false}));
  CHECK(room.room.scene().pinned);
  const auto revision = room.room.scene_revision();
  room.wait(kGrace);
  room.give(Tick{});
  CHECK_FALSE(room.room.scene().pinned);
  CHECK_FALSE(room.room.snapshot().at("scene").as_object().contains("pinned"));
  CHECK(room.room.scene().order == std::vector{id("Ada")});
  CHECK(room.room.scene_revision() == revision + 1);
}
