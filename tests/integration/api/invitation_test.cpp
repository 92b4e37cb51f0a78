// Invitations, tickets, and what becomes of those who are inside when they end.
#include <unistd.h>

#include <filesystem>

#include "tests/integration/api/api_server.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/signaling/plant.hpp"

using namespace amphi;
using namespace amphi::testing;
namespace json = boost::json;

namespace {

struct World {
  explicit World(const std::string& folder = "") : server({}, folder) {
    admin_person = make_admin(server, admin);
  }

  json::value invite(json::object more) { return admin.ask("POST", "/rooms/maths/invitations", more); }
  static http::Response ticket(Browser& browser, const json::value& secret) {
    return browser.send("POST", "/rooms/maths/tickets", {{"invitation", secret}});
  }

  ApiServer server;
  Browser admin{server};
  Person admin_person;
};

/// Somebody in the room, by a ticket.
struct Guest {
  Guest(ApiServer& server, const http::Response& ticket, const std::string& name) {
    REQUIRE(ticket.status == 201);
    http::Request upgrade;
    upgrade.method = "GET";
    upgrade.path = "/api/v1/rooms/maths/ws";
    const auto* factory = server.router.find_websocket(upgrade);
    REQUIRE(factory != nullptr);
    socket = (*factory)(upgrade, peer);
    socket->on_text(json::serialize(json::object{
        {"type", "join"}, {"id", 1}, {"ticket", json::parse(ticket.body).at("ticket")}, {"name", name}}));
  }
  ~Guest() { socket->on_closed(); }
  [[nodiscard]] json::value type() const { return peer.messages.back().at("type"); }

  FakePeer peer;
  std::unique_ptr<http::WebSocketHandler> socket;
};

}  // namespace

TEST_CASE("a personal invitation is bound to the browser that used it first") {
  World world;
  const json::value made = world.invite({{"kind", "person"}, {"role", "speaker"}, {"name", "Ada"}});
  CHECK(made.at("path") == json::value("/r/maths#i=" + std::string(made.at("secret").as_string())));
  CHECK(std::string(made.at("qr").as_string()).starts_with("<svg"));
  Browser ada(world.server), other(world.server);
  const auto first = World::ticket(ada, made.at("secret"));
  REQUIRE(first.status == 201);
  CHECK(json::parse(first.body).at("name") == "Ada");
  CHECK(json::parse(first.body).at("role") == "speaker");
  CHECK(json::parse(first.body).at("lobby") == true);
  CHECK(ada.cookies.contains("__Host-amphi-guest"));
  const auto again = World::ticket(ada, made.at("secret"));
  const auto second = World::ticket(other, made.at("secret"));
  auto& tickets = world.server.registry->tickets();
  const auto admission = [&](const http::Response& response) {
    return tickets.redeem(kMaths, std::string(json::parse(response.body).at("ticket").as_string()),
                          world.server.timers.now());
  };
  CHECK_FALSE(admission(again)->second_device);
  CHECK(admission(second)->second_device);
  const json::value listed = world.admin.ask("GET", "/rooms/maths/invitations");
  CHECK(listed.at(0).at("name") == "Ada");
  CHECK(json::serialize(listed).find(std::string(made.at("secret").as_string())) == std::string::npos);
}

TEST_CASE("whoever looks at an invitation learns the room and his name, and has not used it") {
  World world;
  const json::value made = world.invite({{"kind", "person"}, {"role", "speaker"}, {"name", "Ada"}});
  const auto look = [&](Browser& browser, const json::value& secret) {
    return browser.send("POST", "/rooms/maths/greeting", {{"invitation", secret}});
  };
  Browser passer_by(world.server), ada(world.server);
  const auto seen = look(passer_by, made.at("secret"));
  REQUIRE(seen.status == 200);
  CHECK(json::parse(seen.body) == json::object{{"role", "speaker"}, {"room", "Maths"}, {"name", "Ada"}});
  CHECK_FALSE(passer_by.cookies.contains("__Host-amphi-guest"));
  CHECK(world.admin.ask("GET", "/rooms/maths/invitations").at(0).at("used") == 0);
  REQUIRE(World::ticket(ada, made.at("secret")).status == 201);
  CHECK(look(ada, made.at("secret")).status == 200);
  CHECK(look(ada, "wrong").status == 401);
  CHECK(code_of(look(ada, "wrong")) == "invitation");
}

TEST_CASE("a class's link lets in so many browsers, each again, and is refused before and after its time") {
  World world;
  const std::int64_t now = wall_now().time_since_epoch().count();
  const json::value made =
      world.invite({{"kind", "class"}, {"uses", 2}, {"from", now + 60}, {"until", now + 3600}});
  Browser a(world.server), b(world.server), c(world.server);
  const auto early = World::ticket(a, made.at("secret"));
  CHECK(early.status == 401);
  CHECK(code_of(early) == "invitation");
  pass(std::chrono::seconds(60));
  CHECK(World::ticket(a, made.at("secret")).status == 201);
  CHECK(World::ticket(b, made.at("secret")).status == 201);
  CHECK(World::ticket(a, made.at("secret")).status == 201);
  CHECK(World::ticket(c, made.at("secret")).body == early.body);
  pass(std::chrono::seconds(3600));
  CHECK(World::ticket(a, made.at("secret")).body == early.body);
  CHECK(World::ticket(c, "not-a-secret-of-anything").body == early.body);
  CHECK(c.send("POST", "/rooms/nowhere/tickets", {{"invitation", made.at("secret")}}).body == early.body);
}

TEST_CASE("a revoked invitation puts out who came by it, nobody else, and takes back unused tickets") {
  World world;
  const json::value made = world.invite({{"kind", "person"}, {"name", "Ada"}});
  const json::value other = world.invite({{"kind", "person"}, {"name", "Bo"}});
  Browser ada(world.server), bo(world.server);
  const auto unused = World::ticket(ada, made.at("secret"));
  Guest inside(world.server, World::ticket(ada, made.at("secret")), "Ada");
  Guest stays(world.server, World::ticket(bo, other.at("secret")), "Bo");
  CHECK(inside.type() == "waiting");
  CHECK(world.admin.status("DELETE", "/rooms/maths/invitations/" + std::string(made.at("id").as_string())) ==
        204);
  CHECK(inside.type() == "removed");
  CHECK(inside.peer.messages.back().at("reason") == "revoked");
  CHECK(stays.type() == "waiting");
  CHECK(World::ticket(ada, made.at("secret")).status == 401);
  const Guest late(world.server, unused, "Ada");
  CHECK(late.type() == "error");
}

TEST_CASE("who lost his account is put out of the room, and his session is over") {
  World world;
  Browser mo(world.server);
  const Person person = make_moderator(world.server, world.admin, mo, "Mo");
  world.admin.ask("PATCH", "/rooms/maths/settings", {{"moderators", json::array{json::value(person.id)}}});
  const Guest inside(world.server, mo.send("POST", "/rooms/maths/tickets", json::object()), "Mo");
  CHECK(inside.type() == "joined");
  CHECK(world.admin.status("PATCH", "/accounts/" + person.id, {{"disabled", true}}) == 204);
  CHECK(inside.peer.messages.back().at("type") == "removed");
  CHECK(mo.status("GET", "/session") == 401);
}

TEST_CASE("a room that is made is open at once, and a one-off room ends by itself") {
  World world;
  const std::int64_t ends = wall_now().time_since_epoch().count() + 60;
  world.admin.ask("POST", "/rooms", {{"id", "once"}, {"name", "Once"}, {"kind", "one_off"}, {"ends", ends}});
  CHECK(world.admin.status("POST", "/rooms/once/tickets", json::object()) == 201);
  pass(std::chrono::seconds(60));
  world.server.timers.advance(signaling::RoomKeeper::kInterval);
  CHECK(world.server.registry->find(RoomId("once")) == nullptr);
  CHECK(world.admin.status("POST", "/rooms/once/tickets", json::object()) == 401);
  CHECK(world.admin.status("DELETE", "/rooms/maths") == 409);
  world.admin.ask("POST", "/rooms", {{"id", "art"}, {"name", "Art"}});
  CHECK(world.admin.status("DELETE", "/rooms/art") == 204);
  CHECK(world.server.registry->find(RoomId("art")) == nullptr);
}

TEST_CASE("settings are in force at once, and scenes that moderators keep are there after a restart") {
  World world;
  world.admin.ask("PATCH", "/rooms/maths/settings", {{"name", "Algebra"}, {"lobby", false}, {"chat", "off"}});
  const room::Room& room = world.server.registry->find(kMaths)->room();
  CHECK(room.settings().name == "Algebra");
  CHECK_FALSE(room.policy().lobby);
  CHECK(room.policy().chat == room::ChatMode::off);
  world.server.signaling->keeper().save_scenes(kMaths,
                                               R"({"one":{"preset":"grid"},"two":{"preset":"grid"}})");
  world.server.signaling->keeper().save_scenes(kMaths, R"({"two":{"preset":"grid"}})");
  const auto kept = world.server.accounts->rooms().scenes(kMaths);
  REQUIRE(kept->size() == 1);
  CHECK(kept->front().name == "two");
}

TEST_CASE(
    "what the command line changes is noticed within a second: rooms open, and who lost his right goes") {
  std::string folder = (std::filesystem::temp_directory_path() / "amphi-api-XXXXXX").string();
  REQUIRE(::mkdtemp(folder.data()) != nullptr);
  {
    World world(folder);
    const json::value made = world.invite({{"kind", "person"}, {"name", "Ada"}});
    Browser ada(world.server);
    const Guest inside(world.server, World::ticket(ada, made.at("secret")), "Ada");
    CHECK(inside.type() == "waiting");
    const auto other = ApiServer::open_again(folder);
    const accounts::Actor by{accounts::AccountId(), wall_now()};
    REQUIRE(other->invitations().revoke(by, kMaths,
                                        accounts::InvitationId(std::string(made.at("id").as_string()))));
    REQUIRE(other->rooms().create(by, {.id = RoomId("late"), .name = "Late", .kind = {}, .ends = {}}));
    CHECK(inside.type() == "waiting");
    world.server.timers.advance(signaling::RoomKeeper::kInterval);
    CHECK(inside.type() == "removed");
    CHECK(world.server.registry->find(RoomId("late")) != nullptr);
  }
  std::filesystem::remove_all(folder);
}
