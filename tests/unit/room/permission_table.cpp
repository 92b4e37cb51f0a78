#include "tests/unit/room/permission_table.hpp"

namespace amphi::test {

using namespace amphi::room;

namespace {

const Command kPoll = StartPoll{Role::moderator, "Ready?", {"yes", "no"}, false};
const Command kRecording = StartRecording{Role::moderator, RecordingId("r")};

}  // namespace

Scene single() {
  Scene scene;
  scene.preset = Preset::single;
  return scene;
}

std::vector<PermissionRow> permission_rows() {
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

}  // namespace amphi::test
