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
  std::vector<Command> before = {};  ///< what happened until then
};

/// base64 of "RIFF????WEBPVP8 "
const char* const kFace = "UklGRj8/Pz9XRUJQVlA4IA==";
const Command kPoll = StartPoll{Role::moderator, "Ready?", {"yes", "no"}, false};

const Command kRecording = StartRecording{Role::moderator, RecordingId("r")};

Scene single() {
  Scene scene;
  scene.preset = Preset::single;
  return scene;
}

// Somebody "visitor" waits. There is somebody "other" on stage and unmuted with a hand up, and somebody
// "listener" in the audience.
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
         return SetScene{self, single()};
       },
       ok, ok, no, no, no, no},
      {"leave", [](auto& self) { return Leave{self}; }, ok, ok, ok, ok, ok, ok},
      {"admit one",
       [](auto& self) {
         return Admit{self, id("visitor")};
       },
       ok, ok, no, no, no, no},
      {"admit all",
       [](auto& self) {
         return Admit{self, {}};
       },
       ok, ok, no, no, no, no},
      {"refuse",
       [](auto& self) {
         return Refuse{self, id("visitor")};
       },
       ok, ok, no, no, no, no},
      {"give the floor",
       [](auto& self) {
         return GiveFloor{self, id("listener")};
       },
       ok, ok, no, no, no, no},
      {"give the floor to the first",
       [](auto& self) {
         return GiveFloor{self, {}};
       },
       ok, ok, no, no, no, no},
      {"take the floor back",
       [](auto& self) {
         return TakeFloor{self, id("other")};
       },
       ok, ok, no, no, no, no},
      {"ask to unmute",
       [](auto& self) {
         return AskUnmute{self, id("other")};
       },
       ok, ok, no, no, no, no},
      {"mute all", [](auto& self) { return MuteAll{self}; }, ok, ok, no, no, no, no},
      {"lock",
       [](auto& self) {
         return ChangePolicy{self, {.locked = true}};
       },
       ok, ok, no, no, no, no},
      {"open the chat",
       [](auto& self) {
         return ChangePolicy{self, {.chat = ChatMode::off}};
       },
       ok, ok, no, no, no, no},
      {"end for all", [](auto& self) { return EndRoom{self}; }, ok, ok, no, no, no, no},
      {"announce",
       [](auto& self) {
         return Announce{self, "Break"};
       },
       ok, ok, no, no, no, no},
      {"start a poll",
       [](auto& self) {
         return StartPoll{self, "Ready?", {"yes", "no"}, false};
       },
       ok, ok, no, no, no, no},
      {"close a poll", [](auto& self) { return ClosePoll{self}; }, ok, ok, no, no, no, no, {kPoll}},
      {"clear a poll", [](auto& self) { return ClearPoll{self}; }, ok, ok, no, no, no, no, {kPoll}},
      {"vote",
       [](auto& self) {
         return Vote{self, {1}};
       },
       ok,
       ok,
       ok,
       ok,
       ok,
       ok,
       {kPoll}},
      {"write to all",
       [](auto& self) {
         return Say{self, ChatTo::all, "Hello"};
       },
       ok, ok, ok, ok, ok, ok},
      {"write to all where moderators may",
       [](auto& self) {
         return Say{self, ChatTo::all, "Hello"};
       },
       ok,
       ok,
       no,
       no,
       no,
       no,
       {ChangePolicy{Role::moderator, {.chat = ChatMode::moderators}}}},
      {"write to all while the chat is off",
       [](auto& self) {
         return Say{self, ChatTo::all, "Hello"};
       },
       ok,
       ok,
       no,
       no,
       no,
       no,
       {ChangePolicy{Role::moderator, {.chat = ChatMode::off}}}},
      {"write to the moderators while the chat is off",
       [](auto& self) {
         return Say{self, ChatTo::moderators, "Hello"};
       },
       ok,
       ok,
       ok,
       ok,
       ok,
       ok,
       {ChangePolicy{Role::moderator, {.chat = ChatMode::off}}}},
      {"unmute where attendees may not",
       [](auto& self) {
         return SetMuted{self, false};
       },
       ok,
       ok_on_stage,
       ok,
       no,
       no,
       no,
       {ChangePolicy{Role::moderator, {.unmute = false}}}},
      {"preview a scene",
       [](auto& self) {
         return SetPreview{self, Scene{}};
       },
       ok, ok, no, no, no, no},
      {"take the preview",
       [](auto& self) {
         return TakePreview{self, Transition::fade};
       },
       ok,
       ok,
       no,
       no,
       no,
       no,
       {SetPreview{Role::moderator, single()}}},
      {"undo the scene",
       [](auto& self) { return UndoScene{self}; },
       ok,
       ok,
       no,
       no,
       no,
       no,
       {SetScene{Role::moderator, single()}}},
      {"save a scene",
       [](auto& self) {
         return SaveScene{self, "Talk"};
       },
       ok, ok, no, no, no, no},
      {"delete a scene",
       [](auto& self) {
         return DeleteScene{self, "Talk"};
       },
       ok,
       ok,
       no,
       no,
       no,
       no,
       {SaveScene{Role::moderator, "Talk"}}},
      {"open the contact sheet",
       [](auto& self) {
         return WatchFaces{self, true};
       },
       ok, ok, no, no, no, no},
      {"agree to the contact sheet",
       [](auto& self) {
         return ConsentFace{self, true};
       },
       ok, ok, ok, ok, ok, ok},
      {"start recording",
       [](auto& self) {
         return StartRecording{self, RecordingId("r")};
       },
       ok, ok, no, no, no, no},
      {"pause the recording",
       [](auto& self) {
         return PauseRecording{self, true};
       },
       ok,
       ok,
       no,
       no,
       no,
       no,
       {kRecording}},
      {"go on with the recording",
       [](auto& self) {
         return PauseRecording{self, false};
       },
       ok,
       ok,
       no,
       no,
       no,
       no,
       {kRecording, PauseRecording{Role::moderator, true}}},
      {"stop the recording",
       [](auto& self) { return StopRecording{self}; },
       ok,
       ok,
       no,
       no,
       no,
       no,
       {kRecording}},
      {"agree to be recorded",
       [](auto& self) {
         return AnswerRecording{self, self, true};
       },
       ok, ok, ok, ok, ok, ok},
      {"decline to be recorded",
       [](auto& self) {
         return AnswerRecording{self, self, false};
       },
       ok, ok, ok, ok, ok, ok},
      {"agree for another person",
       [](auto& self) {
         return AnswerRecording{self, id("other"), true};
       },
       no, no, no, no, no, no},
      {"show one's face",
       [](auto& self) {
         return SendFace{self, kFace};
       },
       ok,
       ok,
       ok,
       ok,
       ok,
       ok,
       {ConsentFace{id("self"), true}}},
  };
}

ClassRoom make_room(Role role, bool on_stage) {
  ClassRoom room(RoomSettings{.id = RoomId("class"), .name = "Class", .recordable = true});
  REQUIRE(room.join("other", Role::speaker));
  REQUIRE(room.ask(SetMuted{id("other"), false}));
  REQUIRE(room.ask(RaiseHand{id("other")}));
  REQUIRE(room.join("listener", Role::attendee));
  REQUIRE(room.come("visitor", Role::attendee)->waiting == LobbyReason::no_moderator);
  REQUIRE(room.join("self", role));
  REQUIRE(room.ask(SetStage{Role::moderator, id("self"), on_stage}));
  return room;
}

void check(const Row& row, Role role, bool on_stage, Answered expected) {
  ClassRoom room = make_room(role, on_stage);
  for (const Command& command : row.before) REQUIRE(room.ask(command));
  const auto before = room.room.snapshot();
  const auto moderation = room.room.moderation();
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
  CHECK(room.room.moderation() == moderation);
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
  const auto orders = [](Role by) -> std::vector<Command> {
    return {SetStage{by, id("listener"), true},
            MuteOther{by, id("other")},
            MuteAll{by},
            LowerHand{by, id("other")},
            AskUnmute{by, id("other")},
            GiveFloor{by, id("listener")},
            TakeFloor{by, id("listener")},
            SetScene{by, single()},
            UndoScene{by},
            SetPreview{by, single()},
            TakePreview{by},
            SaveScene{by, "Talk"},
            DeleteScene{by, "Talk"},
            StartPoll{by, "Ready?", {"yes", "no"}, true},
            ClosePoll{by},
            ClearPoll{by},
            Announce{by, "Break"},
            ChangePolicy{by, {.slow_mode = 5}},
            StartRecording{by, RecordingId("r")},
            PauseRecording{by, true},
            StopRecording{by},
            Refuse{by, id("visitor")},
            Admit{by, {}},
            Remove{by, id("other")},
            EndRoom{by}};
  };
  ClassRoom room = make_room(Role::attendee, false);
  for (const Role role : {Role::attendee, Role::speaker, Role::moderator}) {
    for (const Command& order : orders(role)) {
      INFO(to_string(role) << " " << order.index());
      CHECK(room.ask(order).has_value() == (role == Role::moderator));
    }
  }
  CHECK(room.room.empty());
}

TEST_CASE("only moderators come in without waiting, whatever the room's rules") {
  for (const Role role : {Role::moderator, Role::speaker, Role::attendee}) {
    for (const bool lobby : {true, false}) {
      ClassRoom room;
      REQUIRE(room.join("Mo", Role::moderator));
      REQUIRE(room.ask(ChangePolicy{id("Mo"), {.lobby = lobby, .locked = true}}));
      const auto waiting = room.come("Ada", role)->waiting;
      CHECK(waiting == (role == Role::moderator ? LobbyReason::none : LobbyReason::locked));
    }
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
                              Admit{nobody, {}},
                              Admit{mo, nobody},
                              Refuse{nobody, mo},
                              Refuse{mo, nobody},
                              GiveFloor{nobody, mo},
                              GiveFloor{mo, nobody},
                              TakeFloor{mo, nobody},
                              AskUnmute{mo, nobody},
                              MuteAll{nobody},
                              ChangePolicy{nobody, {}},
                              EndRoom{nobody},
                              Announce{nobody, "Break"},
                              StartPoll{nobody, "Ready?", {"yes", "no"}, false},
                              ClosePoll{nobody},
                              ClosePoll{mo},
                              ClearPoll{nobody},
                              Vote{nobody, {0}},
                              Vote{mo, {0}},
                              Say{nobody, ChatTo::all, "Hello"},
                              SetPreview{nobody, {}},
                              TakePreview{nobody},
                              UndoScene{nobody},
                              SaveScene{nobody, "Talk"},
                              DeleteScene{nobody, "Talk"},
                              DeleteScene{mo, "Talk"},
                              WatchFaces{nobody, true},
                              ConsentFace{nobody, true},
                              SendFace{nobody, kFace},
                              StartRecording{nobody, RecordingId("r")},
                              PauseRecording{nobody, true},
                              PauseRecording{mo, true},
                              StopRecording{nobody},
                              StopRecording{mo},
                              AnswerRecording{nobody, nobody, true},
                              AnswerRecording{mo, nobody, true},
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
