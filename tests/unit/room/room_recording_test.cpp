// Recording: who starts it, who is in it, how it ends.
#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;
using State = ports::RecordingReport::State;

namespace {

const RecordingId kFirst("aaaaaaaaaaaaaaaaaaaaaaaaaa"), kSecond("bbbbbbbbbbbbbbbbbbbbbbbbbb");

/// Mo, and Ada and Bo on stage.
ClassRoom with_stage(bool recordable = true) {
  ClassRoom room(RoomSettings{.id = RoomId("class"), .name = "Class", .recordable = recordable});
  REQUIRE(room.join("Mo", Role::moderator));
  for (const char* name : {"Ada", "Bo"}) {
    REQUIRE(room.join(name, Role::attendee));
    REQUIRE(room.ask(SetStage{id("Mo"), id(name), true}));
  }
  return room;
}

ClassRoom recording() {
  ClassRoom room = with_stage();
  REQUIRE(room.ask(StartRecording{id("Mo"), kFirst}));
  return room;
}

std::set<ParticipantId> declined(const ClassRoom& room) {
  return room.room.program().declined;
}

boost::json::value light(const ClassRoom& room) {
  return room.room.moderation().at("recording");
}

}  // namespace

TEST_CASE("a recording is asked of the media, and everybody is told, from its start to its end") {
  ClassRoom room = with_stage();
  CHECK_FALSE(room.room.program().recording);
  CHECK_FALSE(room.room.snapshot().as_object().contains("recording"));
  CHECK(light(room).at("state") == "off");

  REQUIRE(room.ask(StartRecording{id("Mo"), kFirst}));
  CHECK(room.find<SetProgram>()->request.recording == ports::RecordingRequest{kFirst, false});
  CHECK(room.room.snapshot().at("recording") == "on");
  CHECK(light(room).at("state") == "starting");
  CHECK(refused(room.ask(StartRecording{id("Mo"), kSecond}), ErrorCode::conflict));
  CHECK(room.room.program().recording->id == kFirst);

  REQUIRE(room.ask(PauseRecording{id("Mo"), true}));
  CHECK(room.find<SetProgram>()->request.recording == ports::RecordingRequest{kFirst, true});
  CHECK(room.room.snapshot().at("recording") == "paused");
  CHECK(light(room).at("state") == "paused");
  REQUIRE(room.ask(PauseRecording{id("Mo"), false}));
  CHECK(room.room.snapshot().at("recording") == "on");

  REQUIRE(room.ask(StopRecording{id("Mo")}));
  CHECK_FALSE(room.find<SetProgram>()->request.recording);
  CHECK(room.find<SetProgram>()->request.recording_end == ports::RecordingEnd::moderator);
  CHECK_FALSE(room.room.snapshot().as_object().contains("recording"));
  CHECK(light(room).at("state") == "ending");
  room.give(RecordingReported{{.id = kFirst, .state = State::ended, .seconds = 61}});
  CHECK(light(room).at("state") == "ended");
  CHECK(light(room).at("seconds") == 61);
  CHECK(refused(room.ask(StopRecording{id("Mo")}), ErrorCode::not_found));
  CHECK(refused(room.ask(PauseRecording{id("Mo"), true}), ErrorCode::not_found));
  REQUIRE(room.ask(StartRecording{id("Mo"), kSecond}));
  CHECK(light(room).at("seconds") == 0);
}

TEST_CASE("a server that is not set up to record refuses, and shows its moderators nothing of it") {
  ClassRoom room = with_stage(false);
  CHECK(refused(room.ask(StartRecording{id("Mo"), kFirst}), ErrorCode::unsupported));
  CHECK_FALSE(room.room.program().recording);
  CHECK_FALSE(room.room.moderation().as_object().contains("recording"));
}

TEST_CASE("nobody on stage is in the recording before he has agreed, and nobody after he has declined") {
  ClassRoom room = recording();
  CHECK(declined(room) == std::set{id("Ada"), id("Bo")});
  REQUIRE(room.ask(AnswerRecording{id("Ada"), id("Ada"), true}));
  CHECK(declined(room) == std::set{id("Bo")});
  CHECK(room.room.moderation().at("recording_answers") == boost::json::parse(R"({"Ada":true})"));
  REQUIRE(room.ask(AnswerRecording{id("Bo"), id("Bo"), true}));
  CHECK(declined(room).empty());
  REQUIRE(room.ask(AnswerRecording{id("Ada"), id("Ada"), false}));
  CHECK(declined(room) == std::set{id("Ada")});
  CHECK(room.room.program().stage.size() == 2);
}

TEST_CASE("whoever comes on stage during a recording is asked before he is in it") {
  ClassRoom room = recording();
  REQUIRE(room.ask(AnswerRecording{id("Ada"), id("Ada"), true}));
  REQUIRE(room.ask(AnswerRecording{id("Bo"), id("Bo"), true}));
  REQUIRE(room.join("Cleo", Role::speaker));
  CHECK(room.find<SetProgram>()->request.declined == std::set{id("Cleo")});
  REQUIRE(room.ask(SetMuted{id("Mo"), false}));
  CHECK(room.find<SetProgram>()->request.declined == std::set{id("Cleo"), id("Mo")});
}

TEST_CASE("an answer given before the recording counts, and goes with the seat") {
  ClassRoom room = with_stage();
  REQUIRE(room.ask(AnswerRecording{id("Ada"), id("Ada"), true}));
  CHECK(declined(room).empty());
  REQUIRE(room.ask(StartRecording{id("Mo"), kFirst}));
  CHECK(declined(room) == std::set{id("Bo")});
  room.give(SocketLost{id("Ada")});
  REQUIRE(room.ask(Resume{ResumeKey("key of Ada")}));
  CHECK(declined(room) == std::set{id("Bo")});
  REQUIRE(room.ask(Leave{id("Ada")}));
  REQUIRE(room.join("Ada", Role::attendee));
  REQUIRE(room.ask(SetStage{id("Mo"), id("Ada"), true}));
  CHECK(declined(room) == std::set{id("Ada"), id("Bo")});
}

TEST_CASE("nobody answers for somebody else, but a moderator for a client that cannot be asked") {
  ClassRoom room = recording();
  REQUIRE(room.join("Camera", Role::speaker, Client::whip));
  CHECK(declined(room).contains(id("Camera")));
  CHECK(refused(room.ask(AnswerRecording{id("Mo"), id("Ada"), true}), ErrorCode::forbidden));
  CHECK(refused(room.ask(AnswerRecording{id("Ada"), id("Camera"), true}), ErrorCode::forbidden));
  REQUIRE(room.ask(AnswerRecording{id("Mo"), id("Camera"), true}));
  CHECK(declined(room) == std::set{id("Ada"), id("Bo")});
}

TEST_CASE("moderators alone see how the recording fares and who agreed") {
  ClassRoom room = recording();
  const std::uint64_t revision = room.room.revision();
  room.give(RecordingReported{{.id = kFirst,
                               .state = State::recording,
                               .seconds = 9,
                               .bytes = 1000,
                               .verified_second = 8,
                               .offset_ms = -12,
                               .minutes_left = 29,
                               .warning = ports::RecordingReport::Warning::disk_low}});
  CHECK(room.room.revision() == revision);
  CHECK(light(room) == boost::json::parse(R"({"state":"recording","seconds":9,"bytes":1000,
      "verified_second":8,"offset_ms":-12,"minutes_left":29,"warning":"disk_low"})"));
  room.give(RecordingReported{{.id = kSecond, .state = State::failed}});
  CHECK(light(room).at("state") == "recording");
}

TEST_CASE("a recording that fails is over for everybody, and moderators are told why") {
  ClassRoom room = recording();
  room.give(RecordingReported{
      {.id = kFirst, .state = State::failed, .error = ports::RecordingReport::Error::disk_full}});
  CHECK_FALSE(room.room.program().recording);
  CHECK_FALSE(room.room.snapshot().as_object().contains("recording"));
  CHECK(light(room).at("state") == "failed");
  CHECK(light(room).at("error") == "disk_full");
  CHECK(room.ask(StartRecording{id("Mo"), kSecond}));
  CHECK_FALSE(light(room).as_object().contains("error"));
}

TEST_CASE("a recording ends with the last person who leaves") {
  ClassRoom room = recording();
  for (const char* name : {"Mo", "Ada", "Bo"}) REQUIRE(room.ask(Leave{id(name)}));
  CHECK_FALSE(room.find<SetProgram>()->request.recording);
  CHECK(room.find<SetProgram>()->request.recording_end == ports::RecordingEnd::empty_room);
  CHECK(light(room) == boost::json::parse(R"({"state":"off"})"));
  CHECK(refused(room.ask(StartRecording{Role::moderator, kSecond}), ErrorCode::conflict));
}

TEST_CASE("a recording that ends with the class was stopped by whoever ended that") {
  ClassRoom room = recording();
  REQUIRE(room.ask(EndRoom{id("Mo")}));
  CHECK_FALSE(room.find<SetProgram>()->request.recording);
  CHECK(room.find<SetProgram>()->request.recording_end == ports::RecordingEnd::moderator);
}

TEST_CASE("a recording that the server's end cuts off says that, and nobody is told that the room is empty") {
  ClassRoom room = recording();
  room.give(Close{CloseReason::restarting});
  CHECK_FALSE(room.room.program().recording);
  CHECK(room.room.program().recording_end == ports::RecordingEnd::closed);
}

TEST_CASE("every state, warning and error of a recording has a name that can be read back") {
  using ports::RecordingReport;
  for (const auto state : {State::starting, State::recording, State::paused, State::ended, State::failed}) {
    CHECK(ports::recording_state_from_string(to_string(state)) == state);
  }
  for (int i = 0; i <= static_cast<int>(RecordingReport::Warning::behind); ++i) {
    const auto warning = static_cast<RecordingReport::Warning>(i);
    CHECK(ports::recording_warning_from_string(to_string(warning)) == warning);
  }
  for (int i = 0; i <= static_cast<int>(RecordingReport::Error::closed); ++i) {
    const auto error = static_cast<RecordingReport::Error>(i);
    CHECK(ports::recording_error_from_string(to_string(error)) == error);
  }
  CHECK_FALSE(ports::recording_error_from_string("Disk full"));
}
