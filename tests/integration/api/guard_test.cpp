// What keeps other sites' pages, floods and monsters out.
#include <fmt/format.h>

#include "tests/integration/api/api_server.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::testing;
namespace json = boost::json;

TEST_CASE("another site's page changes nothing in a browser's name") {
  ApiServer server({"https://meet.example"});
  Browser browser(server);
  make_admin(server, browser);
  const auto from = [&](const std::string& name, const std::string& value) {
    browser.more.set(name, value);
    return browser.status("POST", "/rooms", {{"name", "Room"}});
  };
  CHECK(from("Origin", "https://evil.example") == 403);
  CHECK(from("Origin", "null") == 403);
  CHECK(from("Origin", "https://amphi.example.evil.example") == 403);
  CHECK(from("Origin", "https://meet.example") == 201);
  CHECK(from("Origin", "https://amphi.example") == 201);
  CHECK(from("Content-Type", "text/plain") == 415);
  CHECK(browser.ask("GET", "/rooms").as_array().size() == 3);
}

TEST_CASE("cookies alone, without a word of the browser where they come from, change nothing") {
  ApiServer server;
  Browser browser(server);
  make_admin(server, browser);
  http::Request request;
  request.method = "POST";
  request.path = "/api/v1/rooms";
  request.secure = true;
  request.body = R"({"name":"Room"})";
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Cookie", "__Host-amphi-session=" + browser.cookies.at("__Host-amphi-session"));
  CHECK(server.send(request).status == 403);
  request.headers.add("Sec-Fetch-Site", "same-origin");
  CHECK(server.send(request).status == 201);
  // Over plain HTTP that cookie is not ours: somebody else may have planted it.
  request.secure = false;
  CHECK(server.send(request).status == 401);
}

TEST_CASE("cookies never open the WebSocket") {
  ApiServer server;
  Browser browser(server);
  make_admin(server, browser);
  CHECK(browser.status("POST", "/rooms/maths/tickets", json::object()) == 201);
  browser.cookies.clear();
  CHECK(browser.status("POST", "/rooms/maths/tickets", json::object()) == 401);
}

TEST_CASE("bodies that are too deep, no objects, or hold what does not belong there are refused") {
  ApiServer server;
  Browser browser(server);
  make_admin(server, browser);
  const auto post = [&](const std::string& body) {
    http::Request request;
    request.method = "POST";
    request.path = "/api/v1/rooms";
    request.secure = true;
    request.body = body;
    request.headers.add("Content-Type", "application/json");
    request.headers.add("Origin", "https://amphi.example");
    request.headers.add("Host", "amphi.example");
    request.headers.add("Cookie", "__Host-amphi-session=" + browser.cookies.at("__Host-amphi-session"));
    return server.send(request).status;
  };
  CHECK(post(std::string(1000, '[') + std::string(1000, ']')) == 400);
  for (const char* body :
       {"[]", "7", "{", "{\"name\":7}", "{\"name\":null}", "{}", "{\"name\":\"a\",\"ends\":\"x\"}",
        "{\"name\":\"a\",\"ends\":1e300}", "{\"name\":\"a\",\"ends\":9223372036854775807}",
        "{\"name\":\"a\",\"kind\":\"other\"}", "{\"name\":\"\\u0000\"}"}) {
    INFO(body);
    CHECK(post(body) == 400);
  }
  CHECK(post(fmt::format(R"({{"name":"{}"}})", std::string(60'000, 'a'))) == 400);
}

TEST_CASE("audit and machine say what admins need, and no name") {
  ApiServer server;
  Browser browser(server);
  make_admin(server, browser);
  browser.ask("POST", "/rooms", {{"id", "secret-room"}, {"name", "Secret room"}});
  const json::value audit = browser.ask("GET", "/audit");
  REQUIRE_FALSE(audit.as_array().empty());
  CHECK(audit.at(0).at("action") == "room.create");
  CHECK(audit.at(0).at("at").as_int64() % 3600 == 0);
  CHECK(json::serialize(audit).find("Root") == std::string::npos);
  const std::int64_t newest = audit.at(0).at("id").as_int64();
  const json::value older = browser.ask("GET", "/audit?before=" + std::to_string(newest));
  CHECK(older.as_array().size() + 1 == audit.as_array().size());
  const json::value machine = browser.ask("GET", "/machine");
  CHECK(machine.at("rooms").as_array().size() == 2);
}
