// The whole matrix of roles and actions, on and off stage.
#include "tests/unit/room/permission_table.hpp"

using namespace amphi;
using namespace amphi::room;
using test::Answered;
using test::PermissionRow;

namespace {

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

void check(const PermissionRow& row, Role role, bool on_stage, Answered expected) {
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
  for (const PermissionRow& row : test::permission_rows()) {
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
            SetScene{by, test::single()},
            UndoScene{by},
            SetPreview{by, test::single()},
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
