// Being put out, and the end for everybody.
#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;
using namespace std::chrono_literals;

namespace {

ClassRoom with_people() {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.policy.lobby = false;
  ClassRoom room(settings);
  (void)room.come("Mo", Role::moderator);
  (void)room.come("Ada", Role::attendee);
  (void)room.come("Bo", Role::attendee);
  return room;
}

}  // namespace

TEST_CASE("who is put out loses his pass and does not come back") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(Remove{id("Mo"), id("Ada")}));
  CHECK(room.find<CloseSocket>()->reason == CloseReason::moderator);
  REQUIRE(room.count<PutOut>() == 1);
  CHECK(room.find<PutOut>()->pass == PassId("pass of Ada"));
  CHECK(room.position<CloseSocket>() < room.position<Broadcast>());
  CHECK(refused(room.ask(Resume{ResumeKey("key of Ada")}), ErrorCode::not_found));
  // With a ticket that he got before: it lives for half a minute.
  room.wait(30s);
  CHECK(refused(room.come("Ada", Role::attendee), ErrorCode::forbidden));
  CHECK(room.here("Bo"));
}

TEST_CASE("who is put out goes with all his windows and devices") {
  ClassRoom room = with_people();
  REQUIRE(room.come_by(PassId("pass of Ada"), "tab", Role::attendee));
  (void)room.come_by(PassId("pass of Ada"), "phone", Role::attendee, true);
  CHECK(room.waits("phone"));
  REQUIRE(room.ask(Remove{id("Mo"), id("Ada")}));
  CHECK(room.count<CloseSocket>() == 3);
  CHECK_FALSE(room.here("tab"));
  CHECK_FALSE(room.waits("phone"));
}

TEST_CASE("who has the room's own token is put out, but may use it again") {
  ClassRoom room = with_people();
  REQUIRE(room.join("Cleo", Role::attendee));
  REQUIRE(room.ask(Remove{id("Mo"), id("Cleo")}));
  CHECK(room.count<PutOut>() == 0);
  CHECK(room.join("Cleo", Role::attendee));
}

TEST_CASE("nobody puts himself out, in another window either") {
  ClassRoom room = with_people();
  REQUIRE(room.come_by(PassId("pass of Mo"), "Mo's phone", Role::moderator));
  CHECK(refused(room.ask(Remove{id("Mo"), id("Mo")}), ErrorCode::conflict));
  CHECK(refused(room.ask(Remove{id("Mo"), id("Mo's phone")}), ErrorCode::conflict));
  CHECK(room.here("Mo"));
}

TEST_CASE("a revoked pass puts its person out, and nobody else") {
  ClassRoom room = with_people();
  room.give(Revoke{PassId("pass of Ada")});
  CHECK(room.find<CloseSocket>()->reason == CloseReason::revoked);
  CHECK(room.count<PutOut>() == 0);
  CHECK(room.count<Answer>() == 0);
  CHECK_FALSE(room.here("Ada"));
  CHECK(room.here("Bo"));
  REQUIRE(room.join("Cleo", Role::attendee));
  room.give(Revoke{PassId()});
  CHECK(room.here("Cleo"));
}

TEST_CASE("a pass that is good again after a while lets its person in") {
  ClassRoom room = with_people();
  room.give(Revoke{PassId("pass of Ada")});
  room.wait(61s);
  CHECK(room.come("Ada", Role::attendee));
}

TEST_CASE("the end for everybody tells everybody, and answers whoever ended it") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(EndRoom{id("Mo")}));
  CHECK(room.room.empty());
  CHECK(room.count<CloseSocket>() == 3);
  for (const Effect& effect : room.effects) {
    const auto* closed = std::get_if<CloseSocket>(&effect);
    if (closed != nullptr) CHECK(closed->reason == CloseReason::ended);
  }
  const auto* last = std::get_if<CloseSocket>(&room.effects.back());
  REQUIRE(last != nullptr);
  CHECK(last->participant == id("Mo"));
  CHECK(room.position<Answer>() == static_cast<int>(room.effects.size()) - 2);
  CHECK(refused(room.ask(Resume{ResumeKey("key of Mo")}), ErrorCode::not_found));
}

TEST_CASE("what happened in a room is forgotten with its last person, but for the scene") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(Announce{id("Mo"), "Break"}));
  REQUIRE(room.ask(StartPoll{id("Mo"), "Ready?", {"yes", "no"}, false}));
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.lobby = true, .locked = true}}));
  REQUIRE(room.ask(SetPreview{id("Mo"), Scene{}}));
  Scene scene;
  scene.preset = Preset::single;
  REQUIRE(room.ask(SetScene{id("Mo"), scene}));
  REQUIRE(room.ask(EndRoom{id("Mo")}));
  const auto& left = room.room.snapshot().as_object();
  CHECK_FALSE(left.contains("announcement"));
  CHECK_FALSE(left.contains("poll"));
  CHECK(room.room.policy() == Policy{.lobby = false});
  CHECK_FALSE(room.room.moderation().as_object().contains("preview"));
  CHECK(room.room.scene() == scene);
}

TEST_CASE("one pass has a few seats only, and one that was left gives way") {
  ClassRoom room = with_people();
  const PassId pass("pass of Ada");
  for (const char* name : {"2", "3", "4"}) REQUIRE(room.come_by(pass, name, Role::attendee));
  CHECK(refused(room.come_by(pass, "5", Role::attendee), ErrorCode::conflict));
  room.give(SocketLost{id("3")});
  CHECK(room.come_by(pass, "5", Role::attendee));
  CHECK_FALSE(room.here("3"));
  CHECK(room.here("Ada"));
}
