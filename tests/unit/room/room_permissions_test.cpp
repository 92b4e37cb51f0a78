// The whole matrix of roles and actions, on and off stage.
#include <functional>

#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;

namespace {

enum class Answered { ok, ok_on_stage, no };  // ok_on_stage: done, and the sender is on stage afterwards

struct Row {
  const char* what;
  std::function<Command(const ParticipantId& self)> command;
  Answered moderator_on, moderator_off, speaker_on, speaker_off, attendee_on, attendee_off;
};

// There is somebody "other" on stage and unmuted with a hand up, and somebody "listener" in the audience.
std::vector<Row> rows() {
  using enum Answered;
  return {
      {"unmute",
       [](auto& self) {
         return SetMuted{self, false};
       },
       ok, ok_on_stage, ok, no, ok, no},
      {"mute",
       [](auto& self) {
         return SetMuted{self, true};
       },
       ok, ok, ok, ok, ok, ok},
      {"camera on",
       [](auto& self) {
         return SetCamera{self, true};
       },
       ok, ok_on_stage, ok, no, ok, no},
      {"camera off",
       [](auto& self) {
         return SetCamera{self, false};
       },
       ok, ok, ok, ok, ok, ok},
      {"screen on",
       [](auto& self) {
         return SetScreen{self, true};
       },
       ok, ok_on_stage, ok, no, ok, no},
      {"screen off",
       [](auto& self) {
         return SetScreen{self, false};
       },
       ok, ok, ok, ok, ok, ok},
      {"raise hand", [](auto& self) { return RaiseHand{self}; }, ok, ok, ok, ok, ok, ok},
      {"lower own hand",
       [](auto& self) {
         return LowerHand{self, self};
       },
       ok, ok, ok, ok, ok, ok},
      {"lower another's hand",
       [](auto& self) {
         return LowerHand{self, id("other")};
       },
       ok, ok, no, no, no, no},
      {"go on stage",
       [](auto& self) {
         return SetStage{self, self, true};
       },
       ok, ok_on_stage, no, no, no, no},
      {"go off stage",
       [](auto& self) {
         return SetStage{self, self, false};
       },
       ok, ok, ok, ok, ok, ok},
      {"put another on stage",
       [](auto& self) {
         return SetStage{self, id("listener"), true};
       },
       ok, ok, no, no, no, no},
      {"take another off stage",
       [](auto& self) {
         return SetStage{self, id("other"), false};
       },
       ok, ok, no, no, no, no},
      {"mute another",
       [](auto& self) {
         return MuteOther{self, id("other")};
       },
       ok, ok, no, no, no, no},
      {"remove another",
       [](auto& self) {
         return Remove{self, id("other")};
       },
       ok, ok, no, no, no, no},
      {"change the scene",
       [](auto& self) {
         return SetScene{self, Scene{Preset::single, {}, {}, true, {}}};
       },
       ok, ok, no, no, no, no},
      {"leave", [](auto& self) { return Leave{self}; }, ok, ok, ok, ok, ok, ok},
  };
}

ClassRoom make_room(Role role, bool on_stage) {
  ClassRoom room;
  REQUIRE(room.join("other", Role::speaker));
  REQUIRE(room.ask(SetMuted{id("other"), false}));
  REQUIRE(room.ask(RaiseHand{id("other")}));
  REQUIRE(room.join("listener", Role::attendee));
  REQUIRE(room.join("self", role));
  REQUIRE(room.ask(SetStage{Role::moderator, id("self"), on_stage}));
  return room;
}

void check(const Row& row, Role role, bool on_stage, Answered expected) {
  ClassRoom room = make_room(role, on_stage);
  const auto before = room.room.snapshot();
  const auto answer = room.ask(row.command(id("self")));
  INFO(row.what << " by a " << to_string(role) << (on_stage ? " on stage" : " off stage"));
  if (expected != Answered::no) {
    CHECK(answer);
    if (expected == Answered::ok_on_stage) CHECK(room.room.on_stage(id("self")));
    return;
  }
  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == ErrorCode::forbidden);
  CHECK(answer.error().message.size() > 20);
  CHECK(room.effects.size() == 1);
  CHECK(room.room.snapshot() == before);
}

}  // namespace

TEST_CASE("each role may do what the table of permissions says, and a refusal changes nothing") {
  for (const Row& row : rows()) {
    check(row, Role::moderator, true, row.moderator_on);
    check(row, Role::moderator, false, row.moderator_off);
    check(row, Role::speaker, true, row.speaker_on);
    check(row, Role::speaker, false, row.speaker_off);
    check(row, Role::attendee, true, row.attendee_on);
    check(row, Role::attendee, false, row.attendee_off);
  }
}

TEST_CASE("somebody with only a token acts by its role") {
  const std::vector<Command> orders[] = {
      {SetStage{Role::moderator, id("listener"), true}, MuteOther{Role::moderator, id("other")},
       LowerHand{Role::moderator, id("other")}, SetScene{Role::moderator, {}},
       Remove{Role::moderator, id("other")}},
      {SetStage{Role::speaker, id("listener"), true}, MuteOther{Role::speaker, id("other")},
       LowerHand{Role::speaker, id("other")}, SetScene{Role::speaker, {}},
       Remove{Role::speaker, id("other")}},
      {SetStage{Role::attendee, id("other"), false}, MuteOther{Role::attendee, id("other")},
       LowerHand{Role::attendee, id("other")}, SetScene{Role::attendee, {}},
       Remove{Role::attendee, id("other")}}};
  ClassRoom room = make_room(Role::attendee, false);
  for (int i = 2; i >= 0; --i) {
    for (const Command& order : orders[i]) CHECK(room.ask(order).has_value() == (i == 0));
  }
}

TEST_CASE("publishing needs a speaker's or a moderator's token, watching any") {
  for (const Role role : {Role::moderator, Role::speaker, Role::attendee}) {
    ClassRoom room;
    const auto published = room.join("whip", role, Client::whip);
    CHECK(published.has_value() == (role != Role::attendee));
    if (!published) CHECK(published.error().code == ErrorCode::forbidden);
    CHECK(room.join("whep", role, Client::whep).value().role == Role::attendee);
  }
}

TEST_CASE("an attendee in the audience who unmutes is told to raise a hand") {
  ClassRoom room;
  REQUIRE(room.join("Ada", Role::attendee));
  const auto answer = room.ask(SetMuted{id("Ada"), false});
  CHECK(answer.error().message.find("raise your hand") != std::string::npos);
}

TEST_CASE("orders of and about people who are not here are answered with not_found") {
  ClassRoom room;
  REQUIRE(room.join("Mo", Role::moderator));
  const ParticipantId nobody("nobody"), mo("Mo");
  const Command commands[] = {Leave{nobody},
                              SetMuted{nobody, true},
                              SetCamera{nobody, true},
                              SetScreen{nobody, true},
                              RaiseHand{nobody},
                              LowerHand{nobody, nobody},
                              SetStage{nobody, mo, true},
                              MuteOther{nobody, mo},
                              Remove{nobody, mo},
                              SetScene{nobody, {}},
                              LowerHand{mo, nobody},
                              SetStage{mo, nobody, true},
                              SetStage{mo, nobody, false},
                              MuteOther{mo, nobody},
                              Remove{mo, nobody},
                              Resume{ResumeKey("nobody's")},
                              Resume{ResumeKey()}};
  for (const Command& command : commands) {
    CHECK(room.ask(command).error().code == ErrorCode::not_found);
    CHECK(room.effects.size() == 1);
  }
}
