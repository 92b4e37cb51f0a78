// Attacks on the web side, while somebody watches a class that goes on.
#include <fmt/format.h>

#include <map>
#include <vector>

#include "tests/integration/abuse/world.hpp"
#include "tests/integration/http/test_client.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using http::test::request;
using http::test::status_of;
using http::test::TestClient;

namespace {

/// A JSON request of a page of `origin`.
std::string page_request(const std::string& path, const std::string& body,
                         const std::string& origin = "http://localhost", const std::string& more = "") {
  return request("POST", "/api/v1" + path,
                 fmt::format("Origin: {}\r\nContent-Type: application/json\r\n{}", origin, more), body);
}

bool is_healthy(std::uint16_t port) {
  return status_of(TestClient(port).send_and_read(request("GET", "/healthz"))) == 200;
}

}  // namespace

TEST_CASE("five hundred slow clients disturb neither the class nor whoever asks for something") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  const std::uint16_t port = world.port();
  std::vector<TestClient> slow;
  slow.reserve(500);
  int healthy = 0;
  world.goes_on_during(*viewer, [&] {
    for (int round = 0; round < 20; ++round) {
      for (int i = 0; i < 25; ++i) {
        slow.emplace_back(port);
        slow.back().send(i % 2 == 0
                             ? "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n{"
                             : "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
      }
      for (TestClient& client : slow) client.send("a");
      healthy += is_healthy(port) ? 1 : 0;
    }
  });
  CHECK(healthy == 20);
  const auto newcomer = world.watch();
  REQUIRE(newcomer);
  CHECK(world.goes_on(*newcomer));
}

TEST_CASE("a thousand wrong logins are throttled, and the class goes on") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  std::map<int, int> statuses;
  world.goes_on_during(*viewer, [&] {
    TestClient client(world.port());
    for (int i = 0; i < 1000; ++i) {
      const std::string body =
          fmt::format(R"({{"name":"admin{}","password":"wrong password {}"}})", i % 3, i);
      ++statuses[status_of(client.send_and_read(page_request("/session", body)))];
    }
  });
  // Our own budget of requests may refuse some, too, with the same answer.
  CHECK(statuses[401] + statuses[429] == 1000);
  CHECK(statuses[429] > 800);
  CHECK(is_healthy(world.port()));
}

TEST_CASE("foreign pages, monsters of JSON and made-up tickets are refused, and the class goes on") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  const std::uint16_t port = world.port();
  const std::string deep = std::string(30'000, '[') + std::string(30'000, ']');
  const std::string bearer = "Authorization: Bearer " + world.server->attendee + "\r\n";
  const auto round = [&] {
    const auto send = [&](const std::string& text) {
      return status_of(TestClient(port).send_and_read(text));
    };
    std::vector<int> statuses{
        send(page_request("/rooms/demo/tickets", "{}", "https://evil.example", bearer)),
        send(page_request("/rooms/demo/tickets", deep, "http://localhost", bearer)),
        send(page_request("/rooms/demo/tickets", std::string(70'000, ' '), "http://localhost", bearer)),
        send(page_request("/rooms/demo/tickets", R"({"invitation":"made up"})")),
        send(page_request("/rooms/demo/tickets", "{}", "http://localhost", bearer))};
    TestClient foreign(port);
    statuses.push_back(
        status_of(foreign.upgrade("/api/v1/rooms/demo/ws", "Origin: https://evil.example\r\n")));
    TestClient guesser(port);
    statuses.push_back(status_of(guesser.upgrade("/api/v1/rooms/demo/ws")));
    const std::string ticket(64, '0');
    for (int i = 0; i < 25; ++i) {
      guesser.send_frame(1, fmt::format(R"({{"type":"join","id":{},"ticket":"{}","name":"x"}})", i, ticket));
    }
    TestClient::Frame frame = guesser.frame();
    while (frame.opcode == 1) frame = guesser.frame();
    statuses.push_back(frame.close_code());
    return statuses;
  };
  std::vector<std::vector<int>> rounds;
  world.goes_on_during(*viewer, [&] {
    for (int i = 0; i < 10; ++i) rounds.push_back(round());
  });
  for (const auto& statuses : rounds)
    CHECK(statuses == std::vector<int>{403, 400, 413, 401, 201, 403, 101, 1008});
}
