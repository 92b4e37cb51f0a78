#include "mcu/media/scene_json.hpp"

#include <boost/json.hpp>

#include "tests/support/catch.hpp"

using namespace amphi;

TEST_CASE("a scene survives its way through JSON") {
  Scene scene;
  scene.preset = Preset::picture_in_picture;
  scene.order = {ParticipantId("b"), ParticipantId("a")};
  scene.pinned = Tile{ParticipantId("a"), Source::screen};
  scene.labels = false;
  scene.background = {1, 2, 255};
  const auto back = scene_from_json(to_json(scene));
  REQUIRE(back);
  CHECK(*back == scene);
}

TEST_CASE("members that are not given keep the base scene's values") {
  Scene base;
  base.labels = false;
  const auto scene = scene_from_json(boost::json::parse(R"({"preset":"single"})"), base);
  REQUIRE(scene);
  CHECK(scene->preset == Preset::single);
  CHECK_FALSE(scene->labels);
}

TEST_CASE("a bad scene is refused with a sentence that names the member") {
  const auto [text, named] = GENERATE(table<std::string, std::string>({
      {R"([])", "object"},
      {R"({"preset":"mosaic"})", "preset"},
      {R"({"order":"a"})", "order"},
      {R"({"order":[1]})", "participant"},
      {R"({"pinned":{"participant":"a","source":"microphone"}})", "source"},
      {R"({"labels":1})", "labels"},
      {R"({"background":"red"})", "background"},
      {R"({"colour":"red"})", "only"},
  }));
  const auto scene = scene_from_json(boost::json::parse(text));
  REQUIRE_FALSE(scene);
  CHECK(scene.error().message.find(named) != std::string::npos);
}
