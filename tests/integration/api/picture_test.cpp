// Pictures that moderators upload for a room's scenes.
#include "mcu/session/token_table.hpp"
#include "tests/integration/api/api_server.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/webp_file.hpp"

using namespace amphi;
using namespace amphi::testing;
namespace json = boost::json;

namespace {

std::string picture(int width = 640, int height = 360, std::size_t padding = 10) {
  return test::webp_file("VP8 ", test::lossy_chunk(width, height, padding));
}

/// Sits in the room, as its page does.
void sit_down(ApiServer& server, room::Role role, const std::string& secret, const std::string& pass = "") {
  room::Join join;
  join.participant = ParticipantId(secret);
  join.name = secret;
  join.role = role;
  join.resume = room::ResumeKey(session::sha256_hex(secret));
  join.pass = ports::PassId(pass);
  server.registry->find(kMaths)->handle(std::move(join));
}

struct World {
  World() { bearer(kModeratorToken); }
  void bearer(const std::string& token) { browser.more.set("Authorization", "Bearer " + token); }
  http::Response upload(const std::string& file, const std::string& type = "image/webp") {
    http::Request request;
    request.method = "POST";
    request.path = "/api/v1/rooms/maths/pictures";
    request.headers = browser.more;
    request.headers.add("Content-Type", type);
    request.body = file;
    return server.send(std::move(request));
  }
  std::string uploaded(const std::string& file) {
    const http::Response response = upload(file);
    INFO(response.body);
    REQUIRE(response.status == 201);
    return std::string(json::parse(response.body).at("id").as_string());
  }
  void show(const std::string& background) {
    REQUIRE(browser.status("PUT", "/rooms/maths/scene", {{"background_picture", background}}) == 200);
  }
  [[nodiscard]] const ports::ProgramRequest& program() const { return server.plane.rooms().at(0)->program; }

  ApiServer server;
  Browser browser = Browser(server);
};

}  // namespace

TEST_CASE("what was uploaded is listed, and given out as it came") {
  World world;
  const std::string file = picture();
  const std::string id = world.uploaded(file);
  const json::array list = world.browser.ask("GET", "/rooms/maths/pictures").as_array();
  REQUIRE(list.size() == 1);
  CHECK(list.at(0).at("id").as_string() == id);
  CHECK(list.at(0).at("bytes").to_number<std::size_t>() == file.size());
  const http::Response got = world.browser.send("GET", "/rooms/maths/pictures/" + id);
  CHECK(got.status == 200);
  CHECK(got.body == file);
  CHECK(got.headers.get("Content-Type") == "image/webp");
}

TEST_CASE("an upload that is no WebP picture of a fitting size is refused") {
  World world;
  CHECK(world.upload("\x89PNG\r\n\x1a\n").status == 400);
  CHECK(world.upload("").status == 400);
  CHECK(world.upload(picture().substr(0, 30)).status == 400);
  CHECK(world.upload(picture(1921, 1080)).status == 422);
  CHECK(world.upload(picture(1920, 1081)).status == 422);
  CHECK(world.upload(picture(1920, 1080, 200 * 1024)).status == 413);
  CHECK(world.upload(picture(), "application/json").status == 415);
  CHECK(world.upload(picture(), "image/png").status == 415);
  CHECK(world.upload(picture(1920, 1080)).status == 201);
  CHECK(world.browser.ask("GET", "/rooms/maths/pictures").as_array().size() == 1);
}

TEST_CASE("a room's program gets the pictures that its scene names, and no others") {
  World world;
  const std::string shown = picture(64, 64);
  const std::string id = world.uploaded(shown);
  world.uploaded(picture(32, 32));
  sit_down(world.server, room::Role::moderator, "Mo");
  CHECK(world.program().pictures.empty());
  world.show(id);
  REQUIRE(world.program().pictures.size() == 1);
  const auto& [named, bytes] = *world.program().pictures.begin();
  CHECK(named.str() == id);
  CHECK(std::string(bytes->begin(), bytes->end()) == shown);
  world.show("unknown");
  CHECK(world.program().pictures.empty());
}

TEST_CASE("a picture that a scene shows, or a saved one, stays") {
  World world;
  const std::string id = world.uploaded(picture());
  const auto remove = [&] { return world.browser.send("DELETE", "/rooms/maths/pictures/" + id); };
  session::RoomActor& room = *world.server.registry->find(kMaths);
  world.show(id);
  CHECK(code_of(remove()) == "in_use");
  room.handle(room::SaveScene{room::Role::moderator, "Break"});
  CHECK(world.browser.status("PUT", "/rooms/maths/scene", {{"background_picture", nullptr}}) == 200);
  CHECK(code_of(remove()) == "in_use");
  room.handle(room::DeleteScene{room::Role::moderator, "Break"});
  CHECK(remove().status == 204);
  CHECK(remove().status == 404);
  CHECK(world.browser.status("GET", "/rooms/maths/pictures/" + id) == 404);
}

TEST_CASE("a moderator's seat may upload for as long as he has it, and an attendee's never") {
  World world;
  sit_down(world.server, room::Role::moderator, "seat of Mo", "pass of Mo");
  sit_down(world.server, room::Role::attendee, "seat of Ada");
  world.bearer("seat of Ada");
  CHECK(world.upload(picture()).status == 403);
  world.bearer("seat of nobody");
  CHECK(world.upload(picture()).status == 401);
  world.bearer("seat of Mo");
  CHECK(world.upload(picture()).status == 201);
  world.server.signaling->keeper().revoke(kMaths, ports::PassId("pass of Mo"));
  CHECK(world.upload(picture()).status == 401);
}

TEST_CASE("a seat opens no second one") {
  World world;
  sit_down(world.server, room::Role::moderator, "seat of Mo", "pass of Mo");
  world.bearer("seat of Mo");
  CHECK(world.browser.status("GET", "/rooms/maths") == 200);
  CHECK(world.browser.status("POST", "/rooms/maths/tickets", json::object()) == 401);
}

TEST_CASE("only who may upload may send more than others") {
  World world;
  const auto limit = [&](const std::string& method, const std::string& path) {
    http::Request head;
    head.method = method;
    head.path = "/api/v1" + path;
    head.headers = world.browser.more;
    return world.server.router.body_limit(head, 1000);
  };
  CHECK(limit("POST", "/rooms/maths/pictures") == 200 * 1024);
  CHECK(limit("PUT", "/rooms/maths/scene") == 1000);
  world.bearer(kSpeakerToken);
  CHECK(limit("POST", "/rooms/maths/pictures") == 64 * 1024);
  world.bearer("nothing");
  CHECK(limit("POST", "/rooms/maths/pictures") == 64 * 1024);
}
