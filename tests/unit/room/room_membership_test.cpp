#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;
using namespace std::chrono_literals;

TEST_CASE(
    "everybody joins muted with camera and screen off; a speaker on stage, the others in the audience") {
  ClassRoom room;
  for (const Role role : {Role::moderator, Role::speaker, Role::attendee}) {
    const std::string name(to_string(role));
    const auto answer = room.join(name, role);
    CHECK(answer.value().participant == id(name));
    CHECK(answer.value().role == role);
    CHECK(answer.value().revision == room.room.revision());
    CHECK(room.seen(name).at("microphone") == "muted");
    CHECK(room.seen(name).at("camera") == false);
    CHECK(room.seen(name).at("screen") == false);
    CHECK(room.seen(name).at("stage") == (role == Role::speaker));
    CHECK_FALSE(room.seen(name).contains("hand"));
  }
  CHECK(room.room.stage() == std::vector{id("speaker")});
}

TEST_CASE("the newcomer gets the snapshot and the others a patch") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::attendee));
  CHECK(room.find<Broadcast>()->except == id("Ada"));
  CHECK(room.position<Broadcast>() < room.position<Answer>());
}

TEST_CASE("a second person of the same name gets a number, for as long as the first is here") {
  ClassRoom room;
  REQUIRE(room.ask(Join{id("a"), {}, " Ada ", Role::attendee, Client::browser}));
  REQUIRE(room.ask(Join{id("b"), {}, "Ada", Role::attendee, Client::browser}));
  CHECK(room.seen("b").at("name") == "Ada (2)");
  REQUIRE(room.ask(Leave{id("a")}));
  REQUIRE(room.ask(Join{id("c"), {}, "Ada", Role::attendee, Client::browser}));
  CHECK(room.seen("c").at("name") == "Ada");
}

TEST_CASE("a browser needs a name") {
  ClassRoom room;
  CHECK(room.ask(Join{id("a"), {}, " \u202e", Role::attendee, Client::browser}).error().code ==
        ErrorCode::malformed);
  CHECK(room.ask(Join{id("a"), {}, "", Role::attendee, Client::browser}).error().code ==
        ErrorCode::malformed);
  CHECK(room.room.empty());
}

TEST_CASE("WHIP and WHEP clients without a name are numbered") {
  ClassRoom room;
  for (const char* p : {"a", "b"}) REQUIRE(room.ask(Join{id(p), {}, "", Role::speaker, Client::whip}));
  REQUIRE(room.ask(Join{id("c"), {}, "", Role::speaker, Client::whep}));
  CHECK(room.seen("a").at("name") == "WHIP 1");
  CHECK(room.seen("b").at("name") == "WHIP 2");
  CHECK(room.seen("c").at("name") == "WHEP 1");
}

TEST_CASE("a full room refuses, and keeps nothing of the refused") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.max_participants = 2;
  ClassRoom room(settings);
  REQUIRE(room.join("a", Role::attendee));
  REQUIRE(room.join("b", Role::attendee));
  CHECK(room.join("c", Role::speaker).error().code == ErrorCode::overloaded);
  REQUIRE(room.ask(Leave{id("a")}));
  CHECK(room.join("c", Role::speaker));
}

TEST_CASE("a full room still has seats for moderators") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.max_participants = settings.moderator_seats = 1;
  ClassRoom room(settings);
  REQUIRE(room.join("a", Role::attendee));
  CHECK(room.join("m", Role::moderator));
  CHECK(room.join("n", Role::moderator).error().code == ErrorCode::overloaded);
}

TEST_CASE("in a full room whoever never connected gives way to a newcomer") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.max_participants = 3;
  ClassRoom room(settings);
  REQUIRE(room.join("browser", Role::attendee));
  REQUIRE(room.join("viewer", Role::attendee, Client::whep));
  room.give(ConnectionChanged{id("viewer"), ConnectionId("1"), ConnectionState::connected});
  room.give(ConnectionChanged{id("viewer"), ConnectionId("1"), ConnectionState::disconnected});
  REQUIRE(room.join("nobody", Role::attendee, Client::whep));
  CHECK(room.join("new", Role::attendee).error().code == ErrorCode::overloaded);
  room.wait(kPatience);
  CHECK(room.join("new", Role::attendee));
  CHECK(room.room.find(id("nobody")) == nullptr);
  CHECK(room.room.find(id("viewer")) != nullptr);
  CHECK(room.join("newer", Role::attendee).error().code == ErrorCode::overloaded);
}

TEST_CASE("by default 256 attendees and 32 others fit into a room, 32 of them on stage") {
  ClassRoom room;
  int people = 0;
  const auto join = [&](Role role) {
    const std::string name = std::to_string(people++);
    const auto effects = room.room.handle(Join{id(name), {}, name, role, Client::browser}, room.now);
    for (const Effect& effect : effects) {
      if (const auto* answer = std::get_if<Answer>(&effect)) return answer->result.has_value();
    }
    return false;
  };
  for (int i = 0; i < 256; ++i) REQUIRE(join(Role::attendee));
  CHECK_FALSE(join(Role::attendee));
  for (int i = 0; i < 32; ++i) REQUIRE(join(Role::speaker));
  CHECK_FALSE(join(Role::speaker));
  CHECK(room.room.stage().size() == 32);
}

TEST_CASE("a participant id is not taken twice") {
  ClassRoom room;
  REQUIRE(room.join("a", Role::attendee));
  CHECK(room.join("a", Role::attendee).error().code == ErrorCode::conflict);
}

TEST_CASE("who leaves is answered, then closed, and his media dropped") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  REQUIRE(room.ask(RaiseHand{id("Ada")}));
  REQUIRE(room.ask(Leave{id("Ada")}));
  CHECK(room.find<CloseSocket>()->reason == CloseReason::left);
  CHECK(room.position<Answer>() < room.position<CloseSocket>());
  CHECK(room.find<DropMedia>()->participant == id("Ada"));
  CHECK(room.find<SetProgram>()->request.stage.empty());
  CHECK(room.room.empty());
  CHECK(room.room.stage().empty());
  CHECK(room.room.hands().empty());
}

TEST_CASE("a lost socket keeps seat, role, stage and hand for 60 seconds") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  REQUIRE(room.ask(SetMuted{id("Ada"), false}));
  REQUIRE(room.ask(RaiseHand{id("Ada")}));
  room.give(SocketLost{id("Ada")});
  CHECK(room.seen("Ada").at("connection") == "disconnected");
  CHECK(room.room.next_deadline() == room.now + 60s);
  CHECK(room.count<SetProgram>() == 0);

  room.wait(59s);
  room.give(Tick{});
  const auto answer = room.ask(Resume{ResumeKey("key of Ada")});
  CHECK(answer.value().participant == id("Ada"));
  CHECK(answer.value().role == Role::speaker);
  CHECK(room.seen("Ada").at("hand") == 1);
  CHECK(room.seen("Ada").at("stage") == true);
  CHECK(room.find<Broadcast>()->except == id("Ada"));
  CHECK_FALSE(room.room.next_deadline());

  room.wait(60s);
  room.give(Tick{});
  CHECK(room.room.find(id("Ada")) != nullptr);
}

TEST_CASE("who does not come back within 60 seconds has left") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  REQUIRE(room.join("Bo", Role::attendee));
  room.give(SocketLost{id("Ada")});
  room.wait(60s);
  room.give(Tick{});
  CHECK(room.room.find(id("Ada")) == nullptr);
  CHECK(room.count<DropMedia>() == 1);
  CHECK(room.count<SetProgram>() == 1);
  CHECK(room.ask(Resume{ResumeKey("key of Ada")}).error().code == ErrorCode::not_found);
  CHECK(room.room.find(id("Bo")) != nullptr);
}

TEST_CASE("the next deadline is the earliest one") {
  ClassRoom room;
  REQUIRE(room.join("a", Role::attendee));
  REQUIRE(room.join("b", Role::attendee));
  CHECK_FALSE(room.room.next_deadline());
  room.give(SocketLost{id("b")});
  const Instant first = room.now + kGrace;
  room.wait(5s);
  room.give(SocketLost{id("a")});
  CHECK(room.room.next_deadline() == first);
  room.give(SocketLost{id("b")});
  CHECK(room.room.next_deadline() == first);
}

TEST_CASE("a second socket that resumes a seat replaces the first") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::attendee));
  REQUIRE(room.ask(Resume{ResumeKey("key of Ada")}));
  CHECK(room.find<CloseSocket>()->reason == CloseReason::replaced);
  CHECK(room.position<CloseSocket>() < room.position<Answer>());
  CHECK(room.room.participants().size() == 1);
  CHECK(room.seen("Ada").at("connection") == "connecting");
}

TEST_CASE("what a sender should send is told again after the answer to a resumption") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  const SenderLimits limits{Source::camera, true, 640, 360, 30, 500'000};
  room.give(SenderLimitsChanged{id("Ada"), limits});
  CHECK(std::get<SenderLimits>(room.find<SendTo>()->message) == limits);
  REQUIRE(room.ask(Resume{ResumeKey("key of Ada")}));
  CHECK(std::get<SenderLimits>(room.find<SendTo>()->message) == limits);
  CHECK(room.position<Answer>() < room.position<SendTo>());
}

TEST_CASE("a removed participant is told so, and cannot resume") {
  ClassRoom room;
  REQUIRE(room.join("Mo", Role::moderator));
  REQUIRE(room.join("Ada", Role::speaker));
  REQUIRE(room.ask(Remove{id("Mo"), id("Ada")}));
  CHECK(room.find<CloseSocket>()->participant == id("Ada"));
  CHECK(room.find<CloseSocket>()->reason == CloseReason::moderator);
  CHECK(room.position<CloseSocket>() < room.position<Broadcast>());
  CHECK(room.ask(Resume{ResumeKey("key of Ada")}).error().code == ErrorCode::not_found);
}

TEST_CASE("a moderator leaves rather than removing himself") {
  ClassRoom room;
  REQUIRE(room.join("Mo", Role::moderator));
  CHECK(room.ask(Remove{id("Mo"), id("Mo")}).error().code == ErrorCode::conflict);
}

TEST_CASE("when the server closes the room everybody is let go") {
  ClassRoom room;
  REQUIRE(room.join("Mo", Role::moderator));
  REQUIRE(room.join("Ada", Role::speaker));
  REQUIRE(room.join("cam", Role::speaker, Client::whip));
  room.give(Close{});
  CHECK(room.count<CloseSocket>() == 2);
  CHECK(room.find<CloseSocket>()->reason == CloseReason::closed);
  CHECK(room.count<DropMedia>() == 3);
  CHECK(room.count<Answer>() == 0);
  CHECK(room.room.empty());
}
