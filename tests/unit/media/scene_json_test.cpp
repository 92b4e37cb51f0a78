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

TEST_CASE("a custom scene with everything in it survives its way through JSON, over any other scene") {
  Scene scene;
  scene.preset = Preset::custom;
  scene.tiles = {
      {0, 0, 5000, 10000, Shows::participant, {ParticipantId("a"), Source::screen}, {}, Fit::contain},
      {5000, 0, 5000, 200, Shows::picture, {}, PictureId("logo-1"), Fit::cover},
      {9800, 9800, 200, 200, Shows::speaker},
      {1, 2, 3000, 4000, Shows::screen, {}, {}, Fit::contain},
      {1, 2, 3000, 4000, Shows::next}};
  scene.sign_language = SignLanguage{ParticipantId("s"), Corner::top_left, 50};
  scene.banner = Banner{"Caf\u00e9 à 15 h", true};
  scene.lower_third = LowerThird{"Ana", "Nurse", ParticipantId("a")};
  scene.background_picture = PictureId("sky");
  const auto back = scene_from_json(to_json(scene));
  REQUIRE(back);
  CHECK(*back == scene);
  const auto bare = scene_from_json(to_json(Scene{}), scene);
  REQUIRE(bare);
  CHECK(*bare == Scene{});
}

TEST_CASE("a tile takes the rest of the canvas and the fit that suits what it shows") {
  const auto scene = scene_from_json(boost::json::parse(R"({"preset":"custom","tiles":[
      {},{"x":2500,"show":"screen"},{"show":"participant","participant":"a","source":"screen","fit":"cover"},
      {"show":"participant","participant":"a"}]})"));
  REQUIRE(scene);
  REQUIRE(scene->tiles.size() == 4);
  CHECK(scene->tiles[0] == CustomTile{0, 0, kWhole, kWhole, Shows::next});
  CHECK(scene->tiles[1].width == 7500);
  CHECK(scene->tiles[1].fit == Fit::contain);
  CHECK(scene->tiles[2].fit == Fit::cover);
  CHECK(scene->tiles[3].fit == Fit::cover);
  CHECK(scene->tiles[3].tile == Tile{ParticipantId("a"), Source::camera});
}

TEST_CASE("a preset goes without touching the sign-language tile, and null takes it away") {
  Scene base;
  base.sign_language = SignLanguage{ParticipantId("s"), Corner::top_left, 30};
  const auto single = scene_from_json(boost::json::parse(R"({"preset":"single"})"), base);
  REQUIRE(single);
  CHECK(single->sign_language == base.sign_language);
  const auto gone = scene_from_json(boost::json::parse(R"({"sign_language":null})"), base);
  REQUIRE(gone);
  CHECK_FALSE(gone->sign_language);
}

TEST_CASE("texts over the picture are one line of at most 200 characters, however many bytes these have") {
  const auto read = [](const std::string& text) {
    return scene_from_json({{"banner", {{"text", text}}}}).has_value();
  };
  std::string greek;
  for (int i = 0; i < 200; ++i) greek += "\u03b1";
  CHECK(read(greek));
  CHECK_FALSE(read(greek + "a"));
  CHECK(read(std::string(200, 'a')));
  CHECK_FALSE(read(""));
  CHECK_FALSE(read("two\nlines"));
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
      {R"({"tiles":{}})", "tiles"},
      {R"({"tiles":[7]})", "tile"},
      {R"({"tiles":[{"x":-1}]})", "x"},
      {R"({"tiles":[{"x":9900}]})", "x"},
      {R"({"tiles":[{"width":199}]})", "width"},
      {R"({"tiles":[{"x":5000,"width":5001}]})", "x + width"},
      {R"({"tiles":[{"y":5000,"height":5001}]})", "y + height"},
      {R"({"tiles":[{"x":0.5}]})", "whole number"},
      {R"({"tiles":[{"show":"all"}]})", "show"},
      {R"({"tiles":[{"show":"participant"}]})", "participant"},
      {R"({"tiles":[{"show":"speaker","participant":"a"}]})", "participant"},
      {R"({"tiles":[{"show":"participant","participant":"a","source":"microphone"}]})", "source"},
      {R"({"tiles":[{"show":"picture"}]})", "picture"},
      {R"({"tiles":[{"show":"picture","picture":"../x"}]})", "letters"},
      {R"({"tiles":[{"fit":"fill"}]})", "fit"},
      {R"({"tiles":[{"z":1}]})", "only"},
      {R"({"tiles":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}]})", "25"},
      {R"({"sign_language":{"corner":"top_left"}})", "participant"},
      {R"({"sign_language":{"participant":"a","corner":"middle"}})", "corner"},
      {R"({"sign_language":{"participant":"a","size":9}})", "size"},
      {R"({"banner":"hello"})", "banner"},
      {R"({"banner":{"text":5}})", "text"},
      {R"({"banner":{"text":"a","position":"left"}})", "position"},
      {R"({"lower_third":{"second":"a"}})", "text"},
      {R"({"background_picture":""})", "picture"},
  }));
  const auto scene = scene_from_json(boost::json::parse(text));
  REQUIRE_FALSE(scene);
  CHECK(scene.error().message.find(named) != std::string::npos);
}
