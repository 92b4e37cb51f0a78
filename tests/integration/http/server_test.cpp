#include "gateway/http/server.hpp"

#include <boost/asio/io_context.hpp>

#include "gateway/http/service_routes.hpp"
#include "tests/integration/http/test_client.hpp"
#include "tests/integration/http/test_server.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::http;
using namespace amphi::http::test;

namespace {

/// Echoes bodies; /never never answers, /throw throws.
void add_routes(Router& router) {
  add_service_routes(router, {"amphi", "0", {}});
  router.add("POST", "/echo", [](const Request& request, const Respond& respond) {
    respond(Response(200, "text/plain", request.body));
  });
  router.add("GET", "/never", [](const Request&, const Respond&) {});
  router.add("GET", "/throw", [](const Request&, const Respond&) { throw std::runtime_error("broken"); });
}

}  // namespace

TEST_CASE("one connection carries many requests, also sent at once") {
  TestServer server;
  add_routes(server.router());
  server.start();
  TestClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    client.send(request("POST", "/echo", "", "hello"));
    CHECK(body_of(client.response()) == "hello");
  }
  client.send(request("POST", "/echo", "", "a") + request("GET", "/healthz") +
              request("POST", "/echo", "", "b"));
  CHECK(body_of(client.response()) == "a");
  CHECK(status_of(client.response()) == 200);
  CHECK(body_of(client.response()) == "b");
}

TEST_CASE("responses carry the security headers") {
  TestServer server;
  add_routes(server.router());
  server.start();
  TestClient client(server.port());
  client.send(request("GET", "/version"));
  const std::string response = client.response();
  CHECK(header_of(response, "Content-Security-Policy").find("frame-ancestors 'none'") != std::string::npos);
  CHECK(header_of(response, "X-Content-Type-Options") == "nosniff");
  CHECK(header_of(response, "Strict-Transport-Security").empty());
}

TEST_CASE("a body that is too large is 413, and the client gets to read it") {
  TestServer server;
  add_routes(server.router());
  server.start();
  TestClient client(server.port());
  client.send(request("POST", "/echo", "", std::string(200'000, 'x')));
  CHECK(status_of(client.response()) == 413);
}

TEST_CASE("a malformed request is 400 and ends the connection, nothing else") {
  TestServer server;
  add_routes(server.router());
  server.start();
  for (const char* bad : {"\x16\x03\x01 not HTTP\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
                          "GET nowhere HTTP/1.1\r\nHost: a\r\n\r\n"}) {
    TestClient client(server.port());
    client.send(bad);
    CHECK(status_of(client.rest()) == 400);
  }
  TestClient client(server.port());
  client.send(request("GET", "/healthz"));
  CHECK(status_of(client.response()) == 200);
}

TEST_CASE("a client that never finishes its request is dropped") {
  TestServer server({.request_timeout = std::chrono::milliseconds(100)});
  add_routes(server.router());
  server.start();
  TestClient client(server.port());
  client.send("GET / HTTP/1.1\r\nHost: a\r\n");
  CHECK(client.ended());
}

TEST_CASE("a handler that never answers is a timeout, one that throws an internal error") {
  TestServer server({.request_timeout = std::chrono::milliseconds(200)});
  add_routes(server.router());
  server.start();
  TestClient slow(server.port());
  slow.send(request("GET", "/never"));
  CHECK(status_of(slow.response()) == 504);
  TestClient broken(server.port());
  broken.send(request("GET", "/throw"));
  CHECK(status_of(broken.response()) == 500);
}

TEST_CASE("an answer may come later, and for a client that has gone it is forgotten") {
  TestServer server;
  std::vector<Respond> waiting;
  server.router().add("GET", "/later",
                      [&](const Request&, const Respond& respond) { waiting.push_back(respond); });
  add_routes(server.router());
  server.start();
  TestClient client(server.port());
  {
    TestClient gone(server.port());
    gone.send(request("GET", "/later"));
    client.send(request("GET", "/later"));
    while (true) {
      std::size_t count = 0;
      server.run([&](Server&) { count = waiting.size(); });
      if (count == 2) break;
    }
  }
  server.run([&](Server&) {
    for (const Respond& respond : waiting) respond(Response(200, "text/plain", "late"));
    for (const Respond& respond : waiting) respond(Response(200, "text/plain", "twice"));
  });
  CHECK(body_of(client.response()) == "late");
  client.send(request("GET", "/healthz"));
  CHECK(status_of(client.response()) == 200);
}

TEST_CASE("further connections are told that there are too many") {
  TestServer server({.max_connections = 1});
  add_routes(server.router());
  server.start();
  TestClient first(server.port());
  first.send(request("GET", "/healthz"));
  CHECK(status_of(first.response()) == 200);
  TestClient second(server.port());
  CHECK(status_of(second.rest()) == 503);
}

TEST_CASE("a connection that does not get on with its request gives way when there are too many") {
  TestServer server({.max_connections = 2, .patience = std::chrono::milliseconds(0)});
  add_routes(server.router());
  server.start();
  TestClient slow(server.port());
  slow.send("GET / HT");
  TestClient slower(server.port());
  slower.send("G");
  for (int i = 0; i < 5; ++i) {
    TestClient client(server.port());
    client.send(request("GET", "/healthz"));
    CHECK(status_of(client.response()) == 200);
  }
  CHECK(slow.rest().empty());
}

TEST_CASE("a stopping server closes what is idle and takes nothing new") {
  TestServer server;
  add_routes(server.router());
  server.start();
  TestClient client(server.port());
  client.send(request("GET", "/healthz"));
  CHECK(header_of(client.response(), "Connection") == "keep-alive");
  server.run([](Server& running) { running.stop(); });
  CHECK(client.ended());
}

TEST_CASE("a client that waits for 100 Continue gets it") {
  TestServer server;
  add_routes(server.router());
  server.start();
  TestClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(status_of(client.response()) == 100);
  client.send("ok");
  CHECK(body_of(client.response()) == "ok");
}

TEST_CASE("an address that cannot be used is an error that says so") {
  boost::asio::io_context io;
  Router router;
  for (const char* address : {"192.0.2.1", "not an address"}) {
    const auto server = Server::create(io, {.address = address}, router);
    REQUIRE_FALSE(server);
    CHECK(server.error().code == ErrorCode::environment);
  }
}
