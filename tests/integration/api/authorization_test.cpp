// Every route for every kind of asker, against a table that was written by hand from docs/api.md.
#include <array>
#include <functional>

#include "tests/integration/api/api_server.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::testing;

namespace {

enum Who : std::size_t {
  nobody,
  guest,        // a guest cookie and nothing else
  wrong_token,  // a bearer token that opens nothing
  attendee_token,
  speaker_token,
  moderator_token,
  newcomer,         // an account whose second factor is not set up yet
  other_moderator,  // a moderator of another room
  moderator,        // of this room
  admin,
  kinds,
};

/// What comes of it, apart from what the route itself then says of a body that makes no sense.
enum Outcome : char { yes = 'y', who = '1', no = '3' };

struct Row {
  std::string_view route;
  std::string_view outcomes;  ///< one for each Who
};

constexpr std::array kTable{
    Row{"GET /api/v1/setup", "yyyyyyyyyy"},
    Row{"POST /api/v1/setup", "yyyyyyyyyy"},
    Row{"POST /api/v1/session", "yyyyyyyyyy"},
    Row{"GET /api/v1/session", "111111yyyy"},
    Row{"DELETE /api/v1/session", "111111yyyy"},
    Row{"GET /api/v1/sessions", "1111113yyy"},
    Row{"DELETE /api/v1/sessions/{id}", "1111113yyy"},
    Row{"POST /api/v1/account/totp", "111111yyyy"},
    Row{"PUT /api/v1/account/totp", "111111yyyy"},
    Row{"POST /api/v1/account/recovery-codes", "1111113yyy"},
    Row{"PUT /api/v1/account/password", "1111113yyy"},
    Row{"GET /api/v1/accounts", "111111333y"},
    Row{"POST /api/v1/accounts", "111111333y"},
    Row{"PATCH /api/v1/accounts/{id}", "111111333y"},
    Row{"DELETE /api/v1/accounts/{id}", "111111333y"},
    Row{"POST /api/v1/accounts/{id}/reset", "111111333y"},
    Row{"GET /api/v1/rooms", "1111113yyy"},
    Row{"POST /api/v1/rooms", "1111113yyy"},
    Row{"GET /api/v1/rooms/{room}/settings", "11111133yy"},
    Row{"PATCH /api/v1/rooms/{room}/settings", "11111133yy"},
    Row{"DELETE /api/v1/rooms/{room}", "11111133yy"},
    Row{"GET /api/v1/rooms/{room}/invitations", "11111133yy"},
    Row{"POST /api/v1/rooms/{room}/invitations", "11111133yy"},
    Row{"DELETE /api/v1/rooms/{room}/invitations/{id}", "11111133yy"},
    Row{"POST /api/v1/rooms/{room}/tickets", "111yyy31yy"},
    Row{"POST /api/v1/rooms/{room}/greeting", "111yyy31yy"},
    Row{"GET /api/v1/rooms/{room}/ws", "yyyyyyyyyy"},
    Row{"GET /api/v1/rooms/{room}", "111yyy33yy"},
    Row{"GET /api/v1/rooms/{room}/scene", "111yyy33yy"},
    Row{"PUT /api/v1/rooms/{room}/scene", "11133y33yy"},
    Row{"GET /api/v1/rooms/{room}/participants", "111yyy33yy"},
    Row{"GET /api/v1/rooms/{room}/participants/{id}", "111yyy33yy"},
    Row{"POST /api/v1/rooms/{room}/participants/{id}/{action}", "11133y33yy"},
    Row{"GET /api/v1/rooms/{room}/pictures", "11133y33yy"},
    Row{"POST /api/v1/rooms/{room}/pictures", "11133y33yy"},
    Row{"GET /api/v1/rooms/{room}/pictures/{picture}", "11133y33yy"},
    Row{"DELETE /api/v1/rooms/{room}/pictures/{picture}", "11133y33yy"},
    Row{"GET /api/v1/audit", "111111333y"},
    Row{"GET /api/v1/machine", "111111333y"},
    Row{"GET /api/v1/recordings", "111111333y"},
    Row{"GET /api/v1/recordings/{id}/files", "111111333y"},
    Row{"GET /api/v1/recordings/{id}/files/{name}", "111111333y"},
    Row{"PATCH /api/v1/recordings/{id}", "111111333y"},
    Row{"DELETE /api/v1/recordings/{id}", "111111333y"},
};

constexpr std::string_view kUpload = "/api/v1/rooms/{room}/pictures";

struct World {
  World() {
    make_admin(server, browsers.at(admin));
    const Person m = make_moderator(server, browsers.at(admin), browsers.at(moderator), "Mo");
    browsers.at(admin).ask("PATCH", "/rooms/maths/settings",
                           {{"moderators", boost::json::array{boost::json::value(m.id)}}});
    make_moderator(server, browsers.at(admin), browsers.at(other_moderator), "Otto");
    const auto made = browsers.at(admin).ask("POST", "/accounts", {{"name", "New"}, {"role", "admin"}});
    browsers.at(newcomer).ask("POST", "/setup",
                              {{"code", made.at("code")}, {"name", "New"}, {"password", kPassword}});
    browsers.at(guest).cookies["__Host-amphi-guest"] = "0123456789012345678901234567890123456789012";
    bearer(wrong_token, "no-token-of-this-room");
    bearer(attendee_token, kAttendeeToken);
    bearer(speaker_token, kSpeakerToken);
    bearer(moderator_token, kModeratorToken);
  }
  void bearer(Who who, const std::string& token) {
    browsers.at(who).more.add("Authorization", "Bearer " + token);
  }

  ApiServer server;
  std::vector<Browser> browsers = std::vector<Browser>(kinds, Browser(server));
};

std::string with_parameters(std::string path) {
  const auto put = [&](const std::string& name, const std::string& value) {
    if (const auto at = path.find(name); at != std::string::npos) path.replace(at, name.size(), value);
  };
  put("{room}", "maths");
  put("{id}", "nobody-has-this-id");
  put("{action}", "dance");
  put("{name}", "000001.seg");
  put("{picture}", "no-such-picture");
  return path.substr(std::string_view("/api/v1").size());
}

/// What the interface decided; what the route made of the request is not our matter.
char outcome_of(const http::Response& response) {
  const std::string code = code_of(response);
  if (response.status == 401 && code != "credentials") return who;
  if (response.status == 403) return no;
  return yes;
}

std::string row_of(World& world, const signaling::GuardedRoutes::Entry& entry) {
  std::string outcomes;
  for (Browser& browser : world.browsers) {
    const auto cookies = browser.cookies;
    const auto more = browser.more;
    if (entry.pattern == kUpload) browser.more.set("Content-Type", "image/webp");
    outcomes +=
        outcome_of(browser.send(entry.method, with_parameters(entry.pattern),
                                entry.method == "GET" ? boost::json::value() : boost::json::object()));
    browser.more = more;
    if (entry.pattern == "/api/v1/session" && entry.method == "DELETE") continue;
    browser.cookies = cookies;
  }
  return outcomes;
}

}  // namespace

TEST_CASE("every route lets in whom its table says, and nobody else") {
  std::set<std::string> seen;
  World world;
  for (const auto& entry : world.server.signaling->routes()) {
    const std::string route = entry.method + " " + entry.pattern;
    const auto* row =
        std::find_if(kTable.begin(), kTable.end(), [&](const Row& r) { return r.route == route; });
    INFO(route);
    REQUIRE(row != kTable.end());
    REQUIRE(row->outcomes.size() == kinds);
    if (route == "DELETE /api/v1/session") {
      World fresh;  // for they are all signed out by it
      CHECK(row_of(fresh, entry) == row->outcomes);
    } else {
      CHECK(row_of(world, entry) == row->outcomes);
    }
    seen.insert(route);
  }
  CHECK(seen.size() == kTable.size());
}

TEST_CASE("only an admin sees all sessions, chooses moderators and ends others' sessions") {
  World world;
  Browser& boss = world.browsers.at(admin);
  Browser& mo = world.browsers.at(moderator);
  CHECK(mo.status("GET", "/sessions?all=1") == 403);
  CHECK(boss.ask("GET", "/sessions?all=1").as_array().size() == 4);
  const auto own = mo.ask("GET", "/sessions").as_array();
  REQUIRE(own.size() == 1);
  const std::string id(own.at(0).at("id").as_string());
  CHECK(world.browsers.at(other_moderator).status("DELETE", "/sessions/" + id) == 404);
  CHECK(mo.status("PATCH", "/rooms/maths/settings", {{"moderators", boost::json::array()}}) == 403);
  CHECK(mo.status("PATCH", "/rooms/maths/settings", {{"lobby", false}}) == 200);
  CHECK(boss.status("DELETE", "/sessions/" + id) == 204);
  CHECK(mo.status("GET", "/session") == 401);
}
