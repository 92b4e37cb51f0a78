// Preview, take, undo, and scenes kept under a name.
#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;

namespace {

Scene with(Preset preset) {
  Scene scene;
  scene.preset = preset;
  return scene;
}

ClassRoom with_stage() {
  ClassRoom room;
  REQUIRE(room.join("Mo", Role::moderator));
  REQUIRE(room.join("Ada", Role::speaker));
  REQUIRE(room.ask(SetCamera{id("Ada"), true}));
  return room;
}

const boost::json::object& moderation(const ClassRoom& room) {
  return room.room.moderation().as_object();
}

}  // namespace

TEST_CASE("a preview is shown to moderators with its regions, and changes nothing for anybody else") {
  ClassRoom room = with_stage();
  REQUIRE(room.ask(SetPreview{id("Mo"), with(Preset::single)}));
  CHECK(room.count<Broadcast>() == 0);
  CHECK(room.count<SetProgram>() == 0);
  const auto& preview = moderation(room).at("preview");
  CHECK(preview.at("scene").at("preset") == "single");
  const auto& region = preview.at("regions").at(0);
  CHECK(region.at("width") == 1280);
  CHECK(region.at("tile").at("participant") == "Ada");
  REQUIRE(room.ask(SetPreview{id("Mo"), {}}));
  CHECK_FALSE(moderation(room).contains("preview"));
}

TEST_CASE("a preview's regions follow who is on stage and who speaks") {
  ClassRoom room = with_stage();
  REQUIRE(room.ask(SetPreview{id("Mo"), with(Preset::grid)}));
  REQUIRE(room.ask(SetStage{id("Mo"), id("Mo"), true}));
  CHECK(moderation(room).at("preview").at("regions").as_array().size() == 2);
  REQUIRE(room.ask(SetPreview{id("Mo"), with(Preset::single)}));
  const auto before = moderation(room).at("preview");
  REQUIRE(room.ask(SetCamera{id("Mo"), true}));
  room.give(ProgramReported{{{}, id("Mo")}});
  CHECK(moderation(room).at("preview") != before);
}

TEST_CASE("taking the preview puts it live with its transition, and ends it") {
  ClassRoom room = with_stage();
  CHECK(refused(room.ask(TakePreview{id("Mo"), Transition::fade}), ErrorCode::conflict));
  REQUIRE(room.ask(SetPreview{id("Mo"), with(Preset::single)}));
  REQUIRE(room.ask(TakePreview{id("Mo"), Transition::fade}));
  CHECK(room.find<SetProgram>()->request.transition == Transition::fade);
  CHECK(room.room.scene() == with(Preset::single));
  CHECK_FALSE(moderation(room).contains("preview"));
}

TEST_CASE("a transition is for the change that it came with") {
  ClassRoom room = with_stage();
  REQUIRE(room.ask(SetScene{id("Mo"), with(Preset::single), Transition::fade}));
  CHECK(room.find<SetProgram>()->request.transition == Transition::fade);
  REQUIRE(room.ask(SetMuted{id("Ada"), false}));
  CHECK(room.find<SetProgram>()->request.transition == Transition::cut);
  REQUIRE(room.ask(RaiseHand{id("Mo")}));
  CHECK(room.count<SetProgram>() == 0);
}

TEST_CASE("the last twenty scenes can be gone back to") {
  ClassRoom room = with_stage();
  CHECK(refused(room.ask(UndoScene{id("Mo")}), ErrorCode::conflict));
  for (int i = 0; i < 25; ++i) {
    Scene scene;
    scene.background.red = static_cast<std::uint8_t>(i);
    REQUIRE(room.ask(SetScene{id("Mo"), scene}));
  }
  CHECK(moderation(room).at("undo") == 20);
  for (int i = 23; i >= 4; --i) {
    REQUIRE(room.ask(UndoScene{id("Mo")}));
    CHECK(room.room.scene().background.red == i);
  }
  CHECK(moderation(room).at("undo") == 0);
  CHECK(refused(room.ask(UndoScene{id("Mo")}), ErrorCode::conflict));
}

TEST_CASE("a scene set again is no step of its own") {
  ClassRoom room = with_stage();
  REQUIRE(room.ask(SetScene{id("Mo"), with(Preset::single)}));
  const auto revision = room.room.scene_revision();
  REQUIRE(room.ask(SetScene{id("Mo"), with(Preset::single)}));
  CHECK(room.room.scene_revision() == revision);
  CHECK(moderation(room).at("undo") == 1);
}

TEST_CASE("scenes are saved under a name, for the room that is opened next") {
  ClassRoom room = with_stage();
  REQUIRE(room.ask(SaveScene{id("Mo"), " Talk "}));
  REQUIRE(room.ask(SetPreview{id("Mo"), with(Preset::presentation)}));
  REQUIRE(room.ask(SaveScene{id("Mo"), "Slides"}));
  CHECK(moderation(room).at("scenes").at("Talk").at("preset") == "grid");
  RoomSettings settings{RoomId("class"), "Class"};
  settings.saved_scenes = room.find<SaveScenes>()->json;
  const Room next(settings);
  CHECK(next.desk().saved() == room.room.desk().saved());
  CHECK(next.desk().saved().at("Slides") == with(Preset::presentation));
  REQUIRE(room.ask(DeleteScene{id("Mo"), "Talk"}));
  CHECK(moderation(room).at("scenes").as_object().size() == 1);
  CHECK(saved_scenes_from_json(room.find<SaveScenes>()->json).size() == 1);
}

TEST_CASE("there is a limit to saved scenes, and a bad name is refused") {
  ClassRoom room = with_stage();
  for (int i = 0; i < 32; ++i) REQUIRE(room.ask(SaveScene{id("Mo"), "scene " + std::to_string(i)}));
  CHECK(refused(room.ask(SaveScene{id("Mo"), "one more"}), ErrorCode::overloaded));
  CHECK(room.ask(SaveScene{id("Mo"), "scene 3"}));
  CHECK(refused(room.ask(SaveScene{id("Mo"), " "}), ErrorCode::malformed));
  CHECK(refused(room.ask(SaveScene{id("Mo"), std::string(65, 'x')}), ErrorCode::malformed));
  CHECK(room.room.desk().saved().size() == 32);
}

TEST_CASE("saved scenes that cannot be read are left out") {
  CHECK(saved_scenes_from_json("").empty());
  CHECK(saved_scenes_from_json("[1]").empty());
  const auto scenes =
      saved_scenes_from_json(R"({"old":{"preset":"opera"},"good":{"preset":"single"},"odd":7})");
  CHECK(scenes == SavedScenes{{"good", with(Preset::single)}});
}
