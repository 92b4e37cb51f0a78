#include "mcu/room/contact_sheet.hpp"

#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;
using namespace std::chrono_literals;

namespace {

const std::string kJpeg = "/9j/4AAQSkZJRgABAQAA";      // FF D8 FF E0 ...
const std::string kWebp = "UklGRj8/Pz9XRUJQVlA4IA==";  // RIFF????WEBPVP8

ClassRoom with_people() {
  ClassRoom room;
  REQUIRE(room.join("Mo", Role::moderator));
  for (const char* name : {"Ada", "Bo"}) REQUIRE(room.join(name, Role::attendee));
  return room;
}

}  // namespace

TEST_CASE("only the base64 of a small JPEG or WebP is a face") {
  CHECK(check_face(kJpeg));
  CHECK(check_face(kWebp));
  CHECK(check_face(kJpeg + std::string(10'904, 'A')));
  const std::string bad[] = {"",
                             "/9j/",
                             kJpeg + "A",
                             kJpeg + "A===",
                             "=" + kJpeg.substr(1),
                             kJpeg.substr(0, 16) + "A\"AA",
                             kJpeg + std::string(10'908, 'A'),
                             "UklGRj8/Pz9YRUJQVlA4IA==",
                             "iVBORw0KGgoAAAANSUhEUgAA",
                             "PHN2ZyB4bWxucz0iaHR0cDo="};
  for (const std::string& image : bad) {
    INFO(image.substr(0, 40));
    CHECK(refused(check_face(image), ErrorCode::malformed));
  }
}

TEST_CASE("faces of those who agreed go to the moderators who look, and to nobody else") {
  ClassRoom room = with_people();
  CHECK(refused(room.ask(SendFace{id("Ada"), kJpeg}), ErrorCode::forbidden));
  REQUIRE(room.ask(ConsentFace{id("Ada"), true}));
  CHECK(room.room.moderation().at("consents") == boost::json::parse(R"(["Ada"])"));
  REQUIRE(room.ask(SendFace{id("Ada"), kJpeg}));
  CHECK(room.messages<Face>().empty());
  REQUIRE(room.ask(WatchFaces{id("Mo"), true}));
  CHECK(room.room.moderation().at("faces") == true);
  REQUIRE(room.messages<Face>().size() == 1);
  CHECK(*room.messages<Face>().at(0).image == kJpeg);
  room.wait(4s);
  REQUIRE(room.ask(SendFace{id("Ada"), kWebp}));
  REQUIRE(room.messages<Face>().size() == 1);
  CHECK(room.find<SendTo>()->participant == id("Mo"));
  REQUIRE(room.ask(WatchFaces{id("Mo"), false}));
  CHECK_FALSE(room.room.moderation().as_object().contains("faces"));
  room.wait(4s);
  REQUIRE(room.ask(SendFace{id("Ada"), kJpeg}));
  CHECK(room.messages<Face>().empty());
}

TEST_CASE("a face comes every few seconds at most") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(ConsentFace{id("Ada"), true}));
  REQUIRE(room.ask(SendFace{id("Ada"), kJpeg}));
  room.wait(2s);
  CHECK(refused(room.ask(SendFace{id("Ada"), kJpeg}), ErrorCode::overloaded));
  room.wait(2s);
  CHECK(room.ask(SendFace{id("Ada"), kJpeg}));
}

TEST_CASE("a face is gone with the consent and with the person") {
  ClassRoom room = with_people();
  for (const char* name : {"Ada", "Bo"}) {
    REQUIRE(room.ask(ConsentFace{id(name), true}));
    REQUIRE(room.ask(SendFace{id(name), kJpeg}));
  }
  REQUIRE(room.ask(ConsentFace{id("Ada"), false}));
  REQUIRE(room.ask(Leave{id("Bo")}));
  CHECK(room.room.moderation().at("consents").as_array().empty());
  REQUIRE(room.ask(WatchFaces{id("Mo"), true}));
  CHECK(room.messages<Face>().empty());
}

TEST_CASE("who agreed is told when somebody begins and ends to look") {
  ClassRoom room = with_people();
  const auto told = [&](bool on) {
    const auto messages = room.messages<FacesWanted>();
    return messages.size() == 1 && messages[0].on == on;
  };
  REQUIRE(room.ask(ConsentFace{id("Ada"), true}));
  CHECK(room.messages<FacesWanted>().empty());
  REQUIRE(room.ask(WatchFaces{id("Mo"), true}));
  CHECK(told(true));
  REQUIRE(room.ask(ConsentFace{id("Bo"), true}));
  CHECK(told(true));
  room.give(SocketLost{id("Ada")});
  REQUIRE(room.ask(Resume{ResumeKey("key of Ada")}));
  CHECK(told(true));
  REQUIRE(room.ask(ConsentFace{id("Bo"), false}));
  REQUIRE(room.ask(Leave{id("Mo")}));
  CHECK(told(false));
}
