// From the code on the server's terminal to the first ticket, and signing in and out.
#include "tests/integration/api/api_server.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::testing;
namespace json = boost::json;

namespace {

const std::string kCookie = "__Host-amphi-session";

}  // namespace

TEST_CASE("from the code on the terminal to the first ticket") {
  ApiServer server;
  Browser browser(server);
  CHECK(browser.ask("GET", "/setup").at("needed") == true);
  const std::string code = *server.accounts->accounts().make_setup_code(wall_now());
  CHECK(browser.status("POST", "/setup", {{"code", "wrong"}, {"name", "Root"}, {"password", kPassword}}) ==
        401);
  CHECK(browser.status("POST", "/setup", {{"code", code}, {"name", "Root"}, {"password", "short"}}) == 400);
  const auto made =
      browser.send("POST", "/setup", {{"code", code}, {"name", "Root"}, {"password", kPassword}});
  REQUIRE(made.status == 201);
  CHECK(json::parse(made.body).at("second_factor") == false);
  CHECK(made.headers.get("Set-Cookie").value().find("; HttpOnly; SameSite=Strict; Secure") !=
        std::string::npos);
  CHECK(browser.ask("GET", "/setup").at("needed") == false);
  CHECK(browser.status("POST", "/setup", {{"code", code}, {"name", "Eve"}, {"password", kPassword}}) == 401);

  const auto early = browser.send("POST", "/rooms/maths/tickets", json::object());
  CHECK(early.status == 403);
  CHECK(code_of(early) == "second_factor_needed");
  const std::string before = browser.cookies.at(kCookie);
  set_up_second_factor(browser);
  CHECK(browser.cookies.at(kCookie) != before);
  CHECK(browser.ask("GET", "/session").at("second_factor") == true);

  const json::value room = browser.ask("POST", "/rooms", {{"name", "Class 4b"}, {"id", "class-4b"}});
  CHECK(room.at("kind") == "permanent");
  const json::value ticket = browser.ask("POST", "/rooms/class-4b/tickets", json::object());
  CHECK(ticket.at("role") == "moderator");
  CHECK(ticket.at("name") == "Root");
  CHECK(ticket.at("room") == "Class 4b");
  CHECK(ticket.at("lobby") == false);
  const std::string text(ticket.at("ticket").as_string());
  const auto admission = server.registry->tickets().redeem(RoomId("class-4b"), text, server.timers.now());
  REQUIRE(admission);
  CHECK(admission->account);
  CHECK_FALSE(server.registry->tickets().redeem(RoomId("class-4b"), text, server.timers.now()));
}

TEST_CASE("signing in takes name, password and a code that was not used before") {
  ApiServer server;
  Browser first(server);
  const Person admin = make_admin(server, first);
  Browser browser(server);
  const auto log_in = [&](const std::string& password, const std::string& code) {
    return browser.send("POST", "/session",
                        {{"name", "root"}, {"password", password}, {"second_factor", code}});
  };
  CHECK(code_of(log_in("wrong password", "")) == "credentials");
  CHECK(code_of(log_in(kPassword, "")) == "second_factor");
  CHECK(code_of(log_in(kPassword, "000000")) == "second_factor");
  const std::string code = admin.code();
  CHECK(log_in(kPassword, code).status == 200);
  CHECK(browser.ask("GET", "/session").at("role") == "admin");
  browser.cookies.clear();
  CHECK(code_of(log_in(kPassword, code)) == "second_factor");
  CHECK(browser.status("GET", "/session") == 401);
}

TEST_CASE("a session cookie that was planted before signing in is not the one after it") {
  ApiServer server;
  Browser first(server), victim(server);
  const Person admin = make_admin(server, first);
  const std::string planted = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
  victim.cookies[kCookie] = planted;
  CHECK(admin.log_in(victim) == 200);
  CHECK(victim.cookies.at(kCookie) != planted);
  Browser attacker(server);
  attacker.cookies[kCookie] = planted;
  CHECK(attacker.status("GET", "/session") == 401);
}

TEST_CASE("signing in again ends the session of the browser before, and a copy of its cookie opens nothing") {
  ApiServer server;
  Browser browser(server);
  const Person admin = make_admin(server, browser);
  Browser copy(server);
  copy.cookies = browser.cookies;
  CHECK(copy.status("GET", "/session") == 200);
  CHECK(admin.log_in(browser) == 200);
  CHECK(copy.status("GET", "/session") == 401);
  copy.cookies = browser.cookies;
  CHECK(browser.status("DELETE", "/session") == 204);
  CHECK_FALSE(browser.cookies.contains(kCookie));
  CHECK(copy.status("GET", "/session") == 401);
}

TEST_CASE("a thousand wrong logins are throttled, and the owner still gets in from where he was before") {
  ApiServer server;
  Browser browser(server, "home");
  const Person admin = make_admin(server, browser);
  REQUIRE(admin.log_in(browser) == 200);
  Browser attacker(server, "elsewhere");
  std::map<int, int> statuses;
  for (int i = 0; i < 1000; ++i) {
    const auto refused =
        attacker.send("POST", "/session", {{"name", "Root"}, {"password", "wrong " + std::to_string(i)}});
    ++statuses[refused.status];
    if (refused.status == 429) CHECK(refused.headers.get("Retry-After"));
    // Everybody else is served in between.
    if (i % 100 == 0) CHECK(browser.status("GET", "/session") == 200);
  }
  CHECK(statuses.size() == 2);
  CHECK(statuses[401] <= 100);
  CHECK(statuses[429] >= 900);
  CHECK(admin.log_in(browser) == 200);
}

TEST_CASE("a changed password ends the other sessions, and a wrong old one changes nothing") {
  ApiServer server;
  Browser browser(server), other(server);
  const Person admin = make_admin(server, browser);
  REQUIRE(admin.log_in(other) == 200);
  CHECK(browser.status("PUT", "/account/password", {{"old", "wrong one"}, {"new", "a much better one"}}) ==
        401);
  CHECK(browser.status("PUT", "/account/password", {{"old", kPassword}, {"new", "short"}}) == 400);
  CHECK(other.status("GET", "/session") == 200);
  CHECK(browser.status("PUT", "/account/password", {{"old", kPassword}, {"new", "a much better one"}}) ==
        204);
  CHECK(other.status("GET", "/session") == 401);
  CHECK(browser.status("GET", "/session") == 200);
}

TEST_CASE("a recovery code opens once, and new ones end the old ones") {
  ApiServer server;
  Browser browser(server), other(server);
  const Person admin = make_admin(server, browser);
  const auto codes =
      browser.ask("POST", "/account/recovery-codes", {{"second_factor", admin.code()}}).at("recovery_codes");
  const auto log_in = [&](const json::value& code) {
    return other.status("POST", "/session",
                        {{"name", "Root"}, {"password", kPassword}, {"second_factor", code}});
  };
  CHECK(log_in(codes.at(0)) == 200);
  CHECK(log_in(codes.at(0)) == 401);
  browser.ask("POST", "/account/recovery-codes", {{"second_factor", admin.code()}});
  CHECK(log_in(codes.at(1)) == 401);
}
