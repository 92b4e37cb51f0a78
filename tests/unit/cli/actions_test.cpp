#include "mcu/app/cli/invite.hpp"
#include "mcu/app/cli/room.hpp"
#include "mcu/app/cli/time_text.hpp"
#include "mcu/app/cli/user.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::app::cli;
using std::chrono::hours;
using std::chrono::seconds;

namespace {

std::unique_ptr<accounts::Service> open_store() {
  return std::move(*accounts::Service::in_memory({.passes = 1, .memory = 8192}, [](const auto&) {}));
}

std::string text(const boost::json::value& object, const char* key) {
  return std::string(object.as_object().at(key).as_string());
}

bool says(const std::string& message, const std::string& part) {
  return message.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an account is added with a code and listed") {
  const auto service = open_store();
  const auto added = add_user(*service, "https://meet.example.org", "Ada", "admin");
  REQUIRE(added);
  CHECK(says(added->text, text(added->json, "code")));
  CHECK(says(added->text, "https://meet.example.org/setup"));
  const auto list = list_users(*service);
  REQUIRE(list->json.as_array().size() == 1);
  CHECK(text(list->json.at(0), "role") == "admin");
  CHECK(says(list->text, "waits for its code"));
  CHECK(add_user(*service, "", "Eve", "queen").error().code == ErrorCode::malformed);
}

TEST_CASE("an account is reset, disabled, let in again and deleted by name") {
  const auto service = open_store();
  const auto code = text(add_user(*service, "", "Ada", "moderator")->json, "code");
  CHECK(text(reset_user(*service, "", "ada")->json, "code") != code);
  REQUIRE(set_user_disabled(*service, "Ada", true));
  CHECK(says(list_users(*service)->text, "disabled"));
  REQUIRE(set_user_disabled(*service, "Ada", false));
  REQUIRE(delete_user(*service, "Ada"));
  CHECK(says(delete_user(*service, "Ada").error().message, "amphi user list"));
}

TEST_CASE("the first admin's code is printed while there is none") {
  const auto service = open_store();
  const auto code = make_setup_code(*service, "https://meet.example.org");
  CHECK(says(code->text, "https://meet.example.org/setup#code=" + text(code->json, "code")));
  REQUIRE(add_user(*service, "", "Ada", "admin"));
  CHECK(make_setup_code(*service, "").error().code == ErrorCode::conflict);
}

TEST_CASE("a room is added with its moderators, listed and deleted") {
  const auto service = open_store();
  REQUIRE(add_user(*service, "", "Ada", "moderator"));
  const auto added =
      add_room(*service, "", {.name = "Class 4b", .id = "class-4b", .ends = {}, .moderators = {"ada"}});
  REQUIRE(added);
  CHECK(service->rooms().moderators(RoomId("class-4b"))->size() == 1);
  REQUIRE(add_room(*service, "", {.name = "Once", .id = {}, .ends = "+3h", .moderators = {}}));
  CHECK(list_rooms(*service)->json.as_array().size() == 2);
  CHECK(
      says(add_room(*service, "", {.name = "X", .id = {}, .ends = {}, .moderators = {"Eve"}}).error().message,
           "Eve"));
  CHECK(add_room(*service, "", {.name = "X", .id = {}, .ends = "soon", .moderators = {}}).error().code ==
        ErrorCode::malformed);
  REQUIRE(delete_room(*service, "class-4b"));
  CHECK(says(delete_room(*service, "class-4b").error().message, "amphi room list"));
}

TEST_CASE("an invitation is printed whole where the server's address is known") {
  const auto service = open_store();
  REQUIRE(add_room(*service, "", {.name = "Class 4b", .id = "class-4b", .ends = {}, .moderators = {}}));
  InviteArguments arguments;
  arguments.room = "class-4b";
  arguments.name = "Zoë";
  const auto bare = add_invite(*service, "", arguments);
  REQUIRE(bare);
  CHECK(text(bare->json, "link").starts_with("/r/class-4b#i="));
  CHECK_FALSE(says(bare->text, "█"));
  const auto whole = add_invite(*service, "https://meet.example.org", arguments);
  CHECK(says(whole->text, text(whole->json, "link")));
  CHECK(text(whole->json, "link").starts_with("https://meet.example.org/r/class-4b#i="));
  CHECK(says(whole->text, "█"));
}

TEST_CASE("a class's link has its limits, is listed without its secret, and is revoked") {
  const auto service = open_store();
  REQUIRE(add_room(*service, "", {.name = "Class 4b", .id = "class-4b", .ends = {}, .moderators = {}}));
  InviteArguments arguments;
  arguments.room = "class-4b";
  arguments.uses = 30;
  arguments.until = "+2d";
  const auto added = add_invite(*service, "", arguments);
  REQUIRE(added);
  const std::string secret = text(added->json, "link").substr(std::string("/r/class-4b#i=").size());
  const auto list = list_invites(*service, "class-4b");
  CHECK(list->json.at(0).as_object().at("uses") == 30);
  CHECK(list->json.at(0).as_object().contains("until"));
  CHECK_FALSE(says(list->text, secret));
  REQUIRE(revoke_invite(*service, "class-4b", text(added->json, "id")));
  CHECK(says(list_invites(*service, "class-4b")->text, "revoked"));
  CHECK(says(revoke_invite(*service, "class-4b", "nothing").error().message, "amphi invite list class-4b"));
  CHECK(says(list_invites(*service, "nowhere").error().message, "amphi room list"));
}

TEST_CASE("times are read as they are written") {
  const accounts::Time now{seconds(1'800'000'000)};
  CHECK(parse_time("+90m", now) == now + seconds(5400));
  CHECK(parse_time("+3h", now) == now + hours(3));
  CHECK(parse_time("+2d", now) == now + hours(48));
  for (const char* text : {"2026-12-01 18:00", "2031-02-28 00:00"})
    CHECK(to_text(*parse_time(text, now)) == text);
  CHECK(to_text(*parse_time("2026-12-01T18:00", now)) == "2026-12-01 18:00");
  CHECK(to_text(*parse_time("2026-12-01", now)) == "2026-12-01 00:00");
  for (const char* text :
       {"", "soon", "+", "+h", "+3x", "+-3h", "+0h", "+999999d", "2026-12", "2026-12-01 18:00 or so"})
    CHECK_FALSE(parse_time(text, now));
}
