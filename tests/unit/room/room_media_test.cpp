#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;
using namespace std::chrono_literals;

namespace {
const ConnectionId kFirst("first"), kSecond("second");
}

TEST_CASE("a microphone is live when it is unmuted and sound arrives") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  room.give(ArrivingChanged{id("Ada"), {true, false, false}});
  CHECK(room.seen("Ada").at("microphone") == "muted");
  REQUIRE(room.ask(SetMuted{id("Ada"), false}));
  CHECK(room.seen("Ada").at("microphone") == "live");
  room.give(ArrivingChanged{id("Ada"), {false, false, false}});
  CHECK(room.seen("Ada").at("microphone") == "off");
}

TEST_CASE("the snapshot follows the state of the connection") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::attendee));
  CHECK(room.seen("Ada").at("connection") == "connecting");
  room.give(ConnectionStarted{id("Ada"), kFirst});
  room.give(ConnectionChanged{id("Ada"), kFirst, ConnectionState::connected});
  CHECK(room.seen("Ada").at("connection") == "connected");
  room.give(ConnectionChanged{id("Ada"), kFirst, ConnectionState::disconnected});
  CHECK(room.seen("Ada").at("connection") == "disconnected");
  room.give(ConnectionChanged{id("Ada"), kFirst, ConnectionState::closed});
  CHECK(room.seen("Ada").at("connection") == "disconnected");
  CHECK_FALSE(room.room.next_deadline());
}

TEST_CASE("the end of a connection that was replaced says nothing about the new one") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::attendee));
  room.give(ConnectionStarted{id("Ada"), kFirst});
  room.give(ConnectionChanged{id("Ada"), kFirst, ConnectionState::connected});
  room.give(ConnectionStarted{id("Ada"), kSecond});
  room.give(ConnectionChanged{id("Ada"), kSecond, ConnectionState::connected});
  room.give(ConnectionChanged{id("Ada"), kFirst, ConnectionState::closed});
  CHECK(room.seen("Ada").at("connection") == "connected");
}

TEST_CASE("a WHIP or WHEP client that is not connected for 30 seconds leaves") {
  for (const Client client : {Client::whip, Client::whep}) {
    ClassRoom room;
    REQUIRE(room.join("x", Role::speaker, client));
    CHECK(room.room.next_deadline() == room.now + 30s);
    room.give(ConnectionChanged{id("x"), kFirst, ConnectionState::connected});
    CHECK_FALSE(room.room.next_deadline());
    room.give(ConnectionChanged{id("x"), kFirst, ConnectionState::disconnected});
    room.wait(29s);
    room.give(ConnectionChanged{id("x"), kFirst, ConnectionState::connected});
    CHECK_FALSE(room.room.next_deadline());
    room.give(ConnectionChanged{id("x"), kFirst, ConnectionState::disconnected});
    room.wait(30s);
    room.give(Tick{});
    CHECK(room.room.empty());
    CHECK(room.count<DropMedia>() == 1);
    CHECK(room.count<CloseSocket>() == 0);
  }
}

TEST_CASE("a WHIP client whose connection is closed leaves at once") {
  ClassRoom room;
  REQUIRE(room.join("x", Role::speaker, Client::whip));
  room.give(ConnectionChanged{id("x"), kFirst, ConnectionState::connected});
  room.give(ConnectionChanged{id("x"), kFirst, ConnectionState::closed});
  CHECK(room.room.empty());
}

TEST_CASE("what is on screen and who speaks is told, but not of people who left") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  ProgramReport report;
  report.on_screen = {{{id("Ada"), Source::camera}, 0, 0, 640, 360, true},
                      {{id("gone"), Source::camera}, 640, 0, 640, 360, true}};
  report.active_speaker = id("Ada");
  room.give(ProgramReported{report});
  CHECK(room.room.snapshot().at("on_screen") ==
        boost::json::parse(
            R"([{"participant":"Ada","source":"camera","x":0,"y":0,"width":640,"height":360,"live":true}])"));
  CHECK(room.room.snapshot().at("speaking") == "Ada");
  room.give(ProgramReported{report});
  CHECK(room.effects.empty());
  REQUIRE(room.ask(Leave{id("Ada")}));
  CHECK_FALSE(room.room.snapshot().as_object().contains("speaking"));
  CHECK(room.room.snapshot().at("on_screen").as_array().empty());
}

TEST_CASE("a restarting mixer is reported and asks for no new program") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::speaker));
  for (const auto& [state, text] :
       {std::pair(MixerState::running, "running"), std::pair(MixerState::restarting, "restarting"),
        std::pair(MixerState::running, "running")}) {
    room.give(MixerChanged{state});
    CHECK(room.room.snapshot().at("mixer") == text);
    CHECK(room.count<SetProgram>() == 0);
  }
}

TEST_CASE("what the media plane tells of people who left is ignored") {
  ClassRoom room;
  const Command commands[] = {SocketLost{id("x")},
                              ConnectionStarted{id("x"), kFirst},
                              ConnectionChanged{id("x"), kFirst, ConnectionState::connected},
                              ArrivingChanged{id("x"), {true, true, true}},
                              SenderLimitsChanged{id("x"), {}},
                              Tick{}};
  for (const Command& command : commands) CHECK(room.give(command).empty());
}

TEST_CASE("the snapshot of an empty room is complete and holds no null") {
  const Room room({RoomId("demo"), "Demo"});
  CHECK(room.snapshot() ==
        boost::json::parse(R"({"room":{"id":"demo","name":"Demo"},"participants":{},"stage":[],
    "hands":[],"scene":{"preset":"grid","order":[],"labels":true,"background":"#12161c"},"on_screen":[],
    "canvas":{"width":1280,"height":720},"mixer":"starting",
    "policy":{"lobby":true,"locked":false,"unmute":true,"chat":"all","slow_mode":0}})"));
}
