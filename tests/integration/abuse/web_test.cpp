// Attacks on the web side, while somebody watches a class that goes on.
#include <fmt/format.h>

#include <map>

#include "tests/integration/abuse/world.hpp"
#include "tests/integration/http/test_client.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using http::test::request;
using http::test::status_of;
using http::test::TestClient;

namespace {

std::uint16_t port_of(const World& world) {
  const std::string& http = world.server->http;
  return static_cast<std::uint16_t>(std::stoi(http.substr(http.rfind(':') + 1)));
}

/// A JSON request of a page of `origin`.
std::string page_request(const std::string& path, const std::string& body,
                         const std::string& origin = "http://localhost", const std::string& more = "") {
  return request("POST", "/api/v1" + path,
                 fmt::format("Origin: {}\r\nContent-Type: application/json\r\n{}", origin, more), body);
}

/// The class goes on: `attack` is carried out in `rounds`, and after each one more pictures have come. A
/// machine that does other things may lose one of a hundred.
void class_goes_on(World& world, load::LoadClient& viewer, int rounds,
                   const std::function<void(int)>& attack) {
  const auto before = viewer.pictures().counts();
  for (int round = 0; round < rounds; ++round) {
    attack(round);
    REQUIRE(world.goes_on(viewer, 1));
  }
  REQUIRE(world.goes_on(viewer));
  const auto after = viewer.pictures().counts();
  CHECK(100 * (after.lost_frames - before.lost_frames) <= after.frames - before.frames);
}

}  // namespace

TEST_CASE("five hundred slow clients disturb neither the class nor whoever asks for something") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  REQUIRE(world.goes_on(*viewer));
  const std::uint16_t port = port_of(world);
  std::vector<TestClient> slow;
  slow.reserve(500);
  class_goes_on(world, *viewer, 20, [&](int) {
    for (int i = 0; i < 25; ++i) {
      slow.emplace_back(port);
      slow.back().send(i % 2 == 0
                           ? "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{"
                           : "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    }
    for (TestClient& client : slow) client.send("a");
    CHECK(status_of(TestClient(port).send_and_read(request("GET", "/healthz"))) == 200);
  });
  const auto newcomer = world.watch();
  REQUIRE(newcomer);
  CHECK(world.goes_on(*newcomer));
}

TEST_CASE("a thousand wrong logins are throttled, and the class goes on") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  REQUIRE(world.goes_on(*viewer));
  std::map<int, int> statuses;
  TestClient client(port_of(world));
  class_goes_on(world, *viewer, 40, [&](int round) {
    for (int i = 0; i < 25; ++i) {
      const std::string body =
          fmt::format(R"({{"name":"admin{}","password":"wrong password {}"}})", i % 3, round * 25 + i);
      ++statuses[status_of(client.send_and_read(page_request("/session", body)))];
    }
  });
  // Our own budget of requests may refuse some, too, with the same answer.
  CHECK(statuses[401] + statuses[429] == 1000);
  CHECK(statuses[429] > 800);
  CHECK(status_of(TestClient(port_of(world)).send_and_read(request("GET", "/healthz"))) == 200);
}

TEST_CASE("foreign pages, monsters of JSON and made-up tickets are refused, and the class goes on") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  REQUIRE(world.goes_on(*viewer));
  const std::uint16_t port = port_of(world);
  const std::string deep = std::string(30'000, '[') + std::string(30'000, ']');
  const std::string bearer = "Authorization: Bearer " + world.server->attendee + "\r\n";
  class_goes_on(world, *viewer, 10, [&](int) {
    const auto send = [&](const std::string& text) {
      return status_of(TestClient(port).send_and_read(text));
    };
    CHECK(send(page_request("/rooms/demo/tickets", "{}", "https://evil.example", bearer)) == 403);
    CHECK(send(page_request("/rooms/demo/tickets", deep, "http://localhost", bearer)) == 400);
    CHECK(send(page_request("/rooms/demo/tickets", std::string(70'000, ' '), "http://localhost", bearer)) ==
          413);
    CHECK(send(page_request("/rooms/demo/tickets", R"({"invitation":"made up"})")) == 401);
    CHECK(send(page_request("/rooms/demo/tickets", "{}", "http://localhost", bearer)) == 201);
    TestClient foreign(port);
    CHECK(status_of(foreign.upgrade("/api/v1/rooms/demo/ws", "Origin: https://evil.example\r\n")) == 403);
    TestClient guesser(port);
    REQUIRE(status_of(guesser.upgrade("/api/v1/rooms/demo/ws")) == 101);
    const std::string ticket(64, '0');
    for (int i = 0; i < 25; ++i) {
      guesser.send_frame(1, fmt::format(R"({{"type":"join","id":{},"ticket":"{}","name":"x"}})", i, ticket));
    }
    TestClient::Frame frame = guesser.frame();
    while (frame.opcode == 1) frame = guesser.frame();
    CHECK(frame.close_code() == 1008);
  });
}
