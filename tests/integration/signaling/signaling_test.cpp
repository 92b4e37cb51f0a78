// Everything that reaches a room over HTTP, through the real router, with media that are fake.
#include "gateway/signaling/signaling.hpp"

#include "tests/unit/signaling/plant.hpp"

using namespace amphi;
using namespace amphi::testing;
namespace json = boost::json;

namespace {

struct Server : Plant {
  http::Response send(http::Request request) {
    std::optional<http::Response> response;
    router.dispatch(request, [&](http::Response answer) { response = std::move(answer); });
    REQUIRE(response);
    return *response;
  }
  static http::Request request(const std::string& method, const std::string& path, const std::string& token,
                               const std::string& type = "", const std::string& body = "") {
    http::Request made;
    made.method = method;
    made.path = path;
    made.body = body;
    if (!token.empty()) made.headers.add("Authorization", "Bearer " + token);
    if (!type.empty()) made.headers.add("Content-Type", type);
    return made;
  }
  std::unique_ptr<http::WebSocketHandler> open(const std::string& path, http::WebSocketPeer& peer) {
    http::Request upgrade = request("GET", path, "");
    const http::WebSocketFactory* factory = router.find_websocket(upgrade);
    return factory != nullptr ? (*factory)(upgrade, peer) : nullptr;
  }

  std::unique_ptr<accounts::Service> accounts =
      *accounts::Service::in_memory({.passes = 1, .memory = 8192}, [](const auto&) {});
  http::Router router;
  signaling::Signaling signaling{router, *registry, *accounts};
};

}  // namespace

TEST_CASE("a WebSocket client sees a WHIP client come, be removed over REST, and its session be gone") {
  Server server;
  FakePeer peer;
  const auto socket = server.open("/api/v1/rooms/class/ws", peer);
  REQUIRE(socket);
  socket->on_text(R"({"type":"join","id":1,"token":"att","name":"Ada"})");
  REQUIRE(peer.messages.back().at("type") == "joined");

  const auto published = server.send(Server::request("POST", "/whip/class", "spk", "application/sdp", "v=0"));
  REQUIRE(published.status == 201);
  CHECK(published.body == "the answer");
  const std::string location(published.headers.get("Location").value());
  REQUIRE(peer.messages.back().at("type") == "patch");
  const auto stage = server.room().stage();
  REQUIRE(stage.size() == 1);
  CHECK(peer.messages.back().at("merge").at("participants").at(stage.at(0).str()).at("client") == "whip");

  const std::string path = "/api/v1/rooms/class/participants/" + stage.at(0).str() + "/remove";
  CHECK(server.send(Server::request("POST", path, "att")).status == 403);
  CHECK(server.send(Server::request("POST", path, "mod")).status == 204);
  CHECK(peer.messages.back().at("merge").at("stage") == json::array{});
  // A good-bye that comes too late is answered like any, once.
  CHECK(server.send(Server::request("DELETE", location, "spk")).status == 200);
  CHECK(server.send(Server::request("DELETE", location, "spk")).status == 404);
  socket->on_closed();
}

TEST_CASE("publishing is refused with 401 without a token and with 403 for an attendee's") {
  Server server;
  CHECK(server.send(Server::request("POST", "/whip/class", "", "application/sdp", "v=0")).status == 401);
  CHECK(server.send(Server::request("POST", "/whip/class", "att", "application/sdp", "v=0")).status == 403);
  CHECK(server.send(Server::request("POST", "/whip/nowhere", "spk", "application/sdp", "v=0")).status == 404);
  CHECK(server.send(Server::request("POST", "/whep/class", "att", "application/sdp", "v=0")).status == 201);
}

TEST_CASE("there is no WebSocket for a room that is not") {
  Server server;
  FakePeer peer;
  CHECK_FALSE(server.open("/api/v1/rooms/nowhere/ws", peer));
  CHECK_FALSE(server.open("/api/v1/rooms/class", peer));
}
