#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;
using namespace std::chrono_literals;

namespace {

/// A class with its teacher, who is called Mo.
ClassRoom with_moderator() {
  ClassRoom room;
  REQUIRE(room.come("Mo", Role::moderator)->waiting == LobbyReason::none);
  return room;
}

LobbyReason waiting(const Result<Accepted>& answer) {
  REQUIRE(answer);
  return answer->waiting;
}

/// The reason that the last effects tell somebody who waits.
std::optional<LobbyReason> told(const ClassRoom& room, const std::string& name) {
  for (const Effect& effect : room.effects) {
    const auto* changed = std::get_if<WaitingChanged>(&effect);
    if (changed != nullptr && changed->accepted.participant == id(name)) return changed->accepted.waiting;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("who has to wait, and why") {
  struct Case {
    const char* what;
    Role role;
    bool pass, second_device, lobby, locked, moderator, admitted;
    LobbyReason expected;
  };
  using enum LobbyReason;
  const Case cases[] = {
      {"an invited person", Role::attendee, true, false, true, false, true, false, lobby},
      {"an invited speaker", Role::speaker, true, false, true, false, true, false, lobby},
      {"a moderator", Role::moderator, true, false, true, true, false, false, none},
      {"who was let in before", Role::attendee, true, false, true, false, true, true, none},
      {"who was let in before, into a locked room", Role::attendee, true, false, true, true, true, true,
       none},
      {"somebody new in a locked room", Role::attendee, true, false, false, true, true, false, locked},
      {"before the moderator", Role::attendee, true, false, true, false, false, false, no_moderator},
      {"before the moderator, without a lobby", Role::attendee, true, false, false, false, false, false,
       no_moderator},
      {"without a lobby", Role::attendee, true, false, false, false, true, false, none},
      {"a second device, without a lobby", Role::attendee, true, true, false, false, true, false,
       second_device},
      {"a second device that was let in before", Role::attendee, true, true, true, false, true, true, none},
      {"a token of the configuration", Role::attendee, false, false, true, false, false, false, none},
      {"a token in a locked room", Role::attendee, false, false, true, true, true, false, locked},
  };
  for (const Case& c : cases) {
    Join join;
    join.role = c.role;
    join.pass = PassId(c.pass ? "pass" : "");
    join.second_device = c.second_device;
    Lobby people;
    if (c.admitted) people.remember(join);
    INFO(c.what);
    CHECK(people.reason_for(join, {.lobby = c.lobby, .locked = c.locked}, c.moderator) == c.expected);
  }
}

TEST_CASE("a first device that was let in opens nothing for a second one") {
  Lobby people;
  Join join;
  join.pass = PassId("pass");
  people.remember(join);
  join.second_device = true;
  CHECK(people.reason_for(join, {}, true) == LobbyReason::second_device);
}

TEST_CASE("somebody who waits is not in the room, and only moderators know of him") {
  ClassRoom room = with_moderator();
  const auto before = room.room.snapshot();
  CHECK(waiting(room.come("Ada ", Role::attendee)) == LobbyReason::lobby);
  CHECK(room.count<Broadcast>() == 0);
  CHECK(room.count<ApplyQuality>() == 0);
  CHECK(room.room.snapshot() == before);
  CHECK(room.room.moderation().at("lobby") ==
        boost::json::parse(R"({"Ada ":{"name":"Ada","role":"attendee","reason":"lobby","since":3600}})"));
  for (const Command& command :
       {Command(RaiseHand{id("Ada ")}), Command(SetMuted{id("Ada "), false}),
        Command(Say{id("Ada "), ChatTo::moderators, "Let me in"}), Command(ConsentFace{id("Ada "), true})}) {
    CHECK(refused(room.ask(command), ErrorCode::not_found));
  }
}

TEST_CASE("who is admitted comes in with the same id, role and resume") {
  ClassRoom room = with_moderator();
  (void)room.come("Ada", Role::speaker);
  REQUIRE(room.ask(Admit{id("Mo"), id("Ada")}));
  CHECK(told(room, "Ada") == LobbyReason::none);
  CHECK(room.position<Broadcast>() < room.position<WaitingChanged>());
  CHECK(room.find<WaitingChanged>()->accepted.revision == room.room.revision());
  CHECK(room.find<WaitingChanged>()->accepted.role == Role::speaker);
  CHECK(room.here("Ada"));
  CHECK_FALSE(room.waits("Ada"));
  CHECK(room.room.on_stage(id("Ada")));
  CHECK(room.room.moderation().at("lobby").as_object().empty());
  room.give(SocketLost{id("Ada")});
  CHECK(room.ask(Resume{ResumeKey("key of Ada")})->participant == id("Ada"));
}

TEST_CASE("all are admitted in the order in which they came") {
  ClassRoom room = with_moderator();
  for (const char* name : {"Zoe", "Ada", "Bo"}) {
    (void)room.come_by(PassId(name), name, Role::speaker);
    room.wait(1s);
  }
  REQUIRE(room.ask(Admit{id("Mo"), {}}));
  CHECK(room.room.stage() == std::vector{id("Zoe"), id("Ada"), id("Bo")});
  CHECK(room.room.lobby().waiting().empty());
  CHECK(room.count<Broadcast>() == 1);
}

TEST_CASE("two people of one name are told apart once they are in") {
  ClassRoom room = with_moderator();
  REQUIRE(room.ask(Join{.participant = id("a"), .resume = {}, .name = "Ada", .pass = PassId("a")}));
  REQUIRE(room.ask(Join{.participant = id("b"), .resume = {}, .name = "Ada", .pass = PassId("b")}));
  REQUIRE(room.ask(Admit{id("Mo"), {}}));
  CHECK(room.seen("a").at("name") != room.seen("b").at("name"));
}

TEST_CASE("who comes before the moderator waits for him, and then for his word") {
  ClassRoom room;
  CHECK(waiting(room.come("Ada", Role::attendee)) == LobbyReason::no_moderator);
  (void)room.come("Mo", Role::moderator);
  CHECK(told(room, "Ada") == LobbyReason::lobby);
  CHECK_FALSE(room.here("Ada"));
  REQUIRE(room.ask(Leave{id("Mo")}));
  CHECK(told(room, "Ada") == LobbyReason::no_moderator);
}

TEST_CASE("in a room without a lobby people come in by themselves once the moderator is there") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.policy.lobby = false;
  ClassRoom room(settings);
  CHECK(waiting(room.come("Ada", Role::attendee)) == LobbyReason::no_moderator);
  (void)room.come("Mo", Role::moderator);
  CHECK(told(room, "Ada") == LobbyReason::none);
  CHECK(room.here("Ada"));
}

TEST_CASE("opening the lobby lets in who waits for that alone") {
  ClassRoom room = with_moderator();
  (void)room.come("Ada", Role::attendee);
  (void)room.come("Bo", Role::attendee, true);
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.lobby = false}}));
  CHECK(room.here("Ada"));
  CHECK_FALSE(room.here("Bo"));
  REQUIRE(room.waits("Bo"));
  CHECK(room.room.lobby().find(id("Bo"))->reason == LobbyReason::second_device);
}

TEST_CASE(
    "a locked room makes people wait, turns WHIP and WHEP away, and lets them in when it is open again") {
  ClassRoom room = with_moderator();
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.lobby = false, .locked = true}}));
  CHECK(waiting(room.come("Ada", Role::attendee)) == LobbyReason::locked);
  CHECK(waiting(room.join("Bo", Role::speaker)) == LobbyReason::locked);
  CHECK(refused(room.join("whip", Role::speaker, Client::whip), ErrorCode::forbidden));
  CHECK(refused(room.join("whep", Role::attendee, Client::whep), ErrorCode::forbidden));
  CHECK(waiting(room.come("Cleo", Role::moderator)) == LobbyReason::none);
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.locked = false}}));
  CHECK(room.here("Ada"));
  CHECK(room.here("Bo"));
}

TEST_CASE("who was admitted comes back without waiting until everybody has left") {
  ClassRoom room = with_moderator();
  (void)room.come("Ada", Role::attendee);
  REQUIRE(room.ask(Admit{id("Mo"), id("Ada")}));
  REQUIRE(room.ask(Leave{id("Ada")}));
  CHECK(waiting(room.come("Ada", Role::attendee)) == LobbyReason::none);
  REQUIRE(room.ask(Leave{id("Ada")}));
  REQUIRE(room.ask(Leave{id("Mo")}));
  (void)room.come("Mo", Role::moderator);
  CHECK(waiting(room.come("Ada", Role::attendee)) == LobbyReason::lobby);
}

TEST_CASE("the place in the lobby is kept for a minute without a socket") {
  ClassRoom room = with_moderator();
  (void)room.come("Ada", Role::attendee);
  room.give(SocketLost{id("Ada")});
  room.pass_time(59s);
  CHECK(waiting(room.ask(Resume{ResumeKey("key of Ada")})) == LobbyReason::lobby);
  room.pass_time(10min);
  CHECK(room.waits("Ada"));
  room.give(SocketLost{id("Ada")});
  room.pass_time(61s);
  CHECK_FALSE(room.waits("Ada"));
  CHECK(room.room.moderation().at("lobby").as_object().empty());
  CHECK(refused(room.ask(Resume{ResumeKey("key of Ada")}), ErrorCode::not_found));
}

TEST_CASE("who is admitted while his socket is away finds his seat, if he comes in time") {
  ClassRoom room = with_moderator();
  (void)room.come("Ada", Role::attendee);
  (void)room.come("Bo", Role::attendee);
  room.give(SocketLost{id("Ada")});
  room.give(SocketLost{id("Bo")});
  room.pass_time(30s);
  REQUIRE(room.ask(Admit{id("Mo"), {}}));
  CHECK(room.seen("Ada").at("connection") == "disconnected");
  CHECK(waiting(room.ask(Resume{ResumeKey("key of Ada")})) == LobbyReason::none);
  room.pass_time(31s);
  CHECK(room.here("Ada"));
  CHECK_FALSE(room.here("Bo"));
}

TEST_CASE("another window of somebody who waits takes his place") {
  ClassRoom room = with_moderator();
  (void)room.come("Ada", Role::attendee);
  REQUIRE(room.ask(Resume{ResumeKey("key of Ada")}));
  CHECK(room.find<CloseSocket>()->reason == CloseReason::replaced);
  REQUIRE(room.come_by(PassId("pass of Ada"), "Ada's tab", Role::attendee));
  CHECK(room.find<CloseSocket>()->participant == id("Ada"));
  CHECK(room.room.lobby().waiting().size() == 1);
}

TEST_CASE("a full lobby turns newcomers away, unless somebody in it is not there") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.max_waiting = 2;
  ClassRoom room(settings);
  (void)room.come("Mo", Role::moderator);
  (void)room.come("Ada", Role::attendee);
  (void)room.come("Bo", Role::attendee);
  CHECK(refused(room.come("Cleo", Role::attendee), ErrorCode::overloaded));
  room.give(SocketLost{id("Bo")});
  room.wait(4s);
  CHECK(refused(room.come("Cleo", Role::attendee), ErrorCode::overloaded));
  room.wait(1s);
  CHECK(room.come("Cleo", Role::attendee));
  CHECK_FALSE(room.waits("Bo"));
  CHECK(room.waits("Ada"));
}

TEST_CASE("a full room goes on waiting until somebody leaves") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.policy.lobby = false;
  settings.max_participants = 1;
  ClassRoom room(settings);
  CHECK(waiting(room.come("Ada", Role::attendee)) == LobbyReason::no_moderator);
  (void)room.come("Mo", Role::moderator);
  CHECK(room.waits("Ada"));
  CHECK(refused(room.ask(Admit{id("Mo"), id("Ada")}), ErrorCode::overloaded));
  CHECK(room.waits("Ada"));
  (void)room.come("Cleo", Role::moderator);
  REQUIRE(room.ask(Leave{id("Cleo")}));
  CHECK(room.waits("Ada"));
}

TEST_CASE("who is refused is told, his pass is taken back, and he does not come again") {
  ClassRoom room = with_moderator();
  (void)room.come("Ada", Role::attendee);
  REQUIRE(room.ask(Refuse{id("Mo"), id("Ada")}));
  CHECK(room.find<CloseSocket>()->reason == CloseReason::refused);
  REQUIRE(room.count<PutOut>() == 1);
  CHECK(room.find<PutOut>()->pass == PassId("pass of Ada"));
  CHECK_FALSE(room.waits("Ada"));
  CHECK(refused(room.come("Ada", Role::attendee), ErrorCode::forbidden));
}

TEST_CASE("a refused second device does not cost the first its invitation") {
  ClassRoom room = with_moderator();
  const PassId pass("pass of Ada");
  (void)room.come_by(pass, "Ada", Role::attendee);
  REQUIRE(room.ask(Admit{id("Mo"), id("Ada")}));
  CHECK(waiting(room.come_by(pass, "phone", Role::attendee, true)) == LobbyReason::second_device);
  REQUIRE(room.ask(Refuse{id("Mo"), id("phone")}));
  CHECK(room.count<PutOut>() == 0);
  CHECK(room.here("Ada"));
  CHECK(refused(room.come_by(pass, "phone", Role::attendee, true), ErrorCode::forbidden));
  room.pass_time(11min);
  CHECK(waiting(room.come_by(pass, "phone", Role::attendee, true)) == LobbyReason::second_device);
}

TEST_CASE("a second device that is admitted is here beside the first") {
  ClassRoom room = with_moderator();
  const PassId pass("pass of Ada");
  (void)room.come_by(pass, "Ada", Role::attendee);
  (void)room.come_by(pass, "phone", Role::attendee, true);
  REQUIRE(room.ask(Admit{id("Mo"), {}}));
  CHECK(room.here("Ada"));
  CHECK(room.here("phone"));
}

TEST_CASE("a server at its limits admits nobody new") {
  ClassRoom room = with_moderator();
  (void)room.come("Ada", Role::attendee);
  room.give(LoadChanged{Thinning::refuse});
  CHECK(refused(room.come("Bo", Role::attendee), ErrorCode::overloaded));
  CHECK(refused(room.ask(Admit{id("Mo"), id("Ada")}), ErrorCode::overloaded));
  CHECK(room.waits("Ada"));
}

TEST_CASE("who waits may leave, and is let go with everybody when the session ends or the room closes") {
  ClassRoom room = with_moderator();
  (void)room.come("Ada", Role::attendee);
  REQUIRE(room.ask(Leave{id("Ada")}));
  CHECK(room.find<CloseSocket>()->reason == CloseReason::left);
  (void)room.come("Ada", Role::attendee);
  REQUIRE(room.ask(EndRoom{id("Mo")}));
  CHECK(room.count<CloseSocket>() == 2);
  CHECK_FALSE(room.waits("Ada"));
  (void)room.come("Ada", Role::attendee);
  room.give(Close{});
  CHECK(room.find<CloseSocket>()->reason == CloseReason::closed);
}

TEST_CASE("stored settings hold at once, but do not open a room that a moderator locked") {
  ClassRoom room = with_moderator();
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.locked = true, .slow_mode = 30}}));
  room.give(Configure{"Maths", {.lobby = false, .chat = ChatMode::moderators}});
  CHECK(room.room.policy() == Policy{.lobby = false, .locked = true, .chat = ChatMode::moderators});
  CHECK(room.room.snapshot().at("room").at("name") == "Maths");
  REQUIRE(room.ask(Leave{id("Mo")}));
  CHECK(room.room.policy() == Policy{.lobby = false, .chat = ChatMode::moderators});
}
