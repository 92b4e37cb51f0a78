// What is refused whatever the table of permissions says.
#include "tests/unit/room/permission_table.hpp"

using namespace amphi;
using namespace amphi::room;
using test::kFace;

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
