#include "gateway/http/router.hpp"

#include "gateway/http/service_routes.hpp"
#include "tests/support/catch.hpp"

using namespace amphi::http;

namespace {

Response ask(const Router& router, const std::string& method, const std::string& path) {
  Request request;
  request.method = method;
  request.path = path;
  Response result(0);
  router.dispatch(request, [&](Response response) { result = std::move(response); });
  return result;
}

void echo(const Request& request, const Respond& respond) {
  respond(Response(200, "text/plain",
                   std::string(request.parameter("room")) + "|" + std::string(request.parameter("id"))));
}

}  // namespace

TEST_CASE("a pattern's names are taken from the path, percent-decoded") {
  Router router;
  router.add("GET", "/api/v1/rooms/{room}/participants/{id}", echo);
  CHECK(ask(router, "GET", "/api/v1/rooms/demo/participants/a%20b").body == "demo|a b");
  CHECK(ask(router, "GET", "/api/v1/rooms/demo/participants/").status == 404);
  CHECK(ask(router, "GET", "/api/v1/rooms/demo/participants/a/b").status == 404);
  CHECK(ask(router, "GET", "/api/v1/rooms/demo/participants/%00").status == 404);
}

TEST_CASE("a wrong method is 405 with the right ones; HEAD goes with GET; OPTIONS is answered") {
  Router router;
  router.add("GET", "/rooms/{room}/scene", echo);
  router.add("PUT", "/rooms/{room}/scene", echo);
  const Response wrong = ask(router, "DELETE", "/rooms/a/scene");
  CHECK(wrong.status == 405);
  CHECK(wrong.headers.get("Allow") == "GET, HEAD, OPTIONS, PUT");
  CHECK(wrong.headers.get("Content-Type") == "application/problem+json");
  CHECK(ask(router, "HEAD", "/rooms/a/scene").status == 200);
  CHECK(ask(router, "OPTIONS", "/rooms/a/scene").status == 204);
  router.add("OPTIONS", "/rooms/{room}/scene",
             [](const Request&, const Respond& respond) { respond(Response(200)); });
  CHECK(ask(router, "OPTIONS", "/rooms/a/scene").status == 200);
}

TEST_CASE("what no pattern matches goes to the fallback, for reading only") {
  Router router;
  CHECK(ask(router, "GET", "/nothing").status == 404);
  router.set_fallback([](const Request&, const Respond& respond) { respond(Response(200)); });
  CHECK(ask(router, "GET", "/nothing").status == 200);
  CHECK(ask(router, "HEAD", "/nothing").status == 200);
  CHECK(ask(router, "POST", "/nothing").status == 404);
}

TEST_CASE("a WebSocket's address asks for an upgrade when it is simply read") {
  Router router;
  router.add_websocket("/rooms/{room}/ws", [](const Request&, WebSocketPeer&) { return nullptr; });
  CHECK(ask(router, "GET", "/rooms/a/ws").status == 426);
  Request request;
  request.path = "/rooms/a/ws";
  REQUIRE(router.find_websocket(request) != nullptr);
  CHECK(request.parameter("room") == "a");
  request.path = "/rooms/a";
  CHECK(router.find_websocket(request) == nullptr);
}

TEST_CASE("health, readiness and version are JSON") {
  Router router;
  bool ready = false;
  add_service_routes(router, {"amphi", "0.1.0", [&] { return ready; }});
  CHECK(ask(router, "GET", "/healthz").status == 200);
  CHECK(ask(router, "GET", "/readyz").status == 503);
  ready = true;
  CHECK(ask(router, "GET", "/readyz").status == 200);
  CHECK(ask(router, "GET", "/version").body == R"({"name":"amphi","version":"0.1.0"})");
}
