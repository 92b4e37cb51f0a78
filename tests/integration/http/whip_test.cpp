#include "gateway/http/whip_endpoint.hpp"

#include "tests/integration/http/test_client.hpp"
#include "tests/integration/http/test_server.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::http;
using namespace amphi::http::test;

namespace {

constexpr const char* kResource = "0123456789abcdefghijklmnop";
constexpr const char* kSdp = "Content-Type: application/sdp\r\nAuthorization: Bearer good\r\n";
constexpr const char* kFragment = "Content-Type: application/trickle-ice-sdpfrag\r\n";

/// A room "demo" whose sessions behave as their offers say.
class FakeSessions final : public MediaSessions {
 public:
  void create(const RoomId& room, ports::ConnectionPurpose, std::string token, std::string offer,
              Quality quality, CreateHandler handler) override {
    last_quality = quality;
    if (room.str() != "demo") return handler(fail(ErrorCode::not_found, "There is no such room."));
    if (token.empty()) return handler(fail(ErrorCode::unauthorized, "Send a token."));
    if (token != "good") return handler(fail(ErrorCode::forbidden, "The token is not for this."));
    if (offer == "busy") return handler(fail(ErrorCode::overloaded, "Full."));
    if (offer == "twice") return handler(fail(ErrorCode::conflict, "Already publishing."));
    if (offer == "av1") return handler(fail(ErrorCode::unsupported, "We take VP8."));
    if (offer == "bad") return handler(fail(ErrorCode::malformed, "Line 1."));
    handler(Created{kResource, "v=0\r\nanswer"});
  }
  void patch(const RoomId&, const std::string& resource, std::string fragment,
             PatchHandler handler) override {
    if (resource != kResource) return handler(fail(ErrorCode::not_found, "No such session."));
    handler(fragment == "restart" ? "a=ice-ufrag:new\r\n" : "");
  }
  void remove(const RoomId&, const std::string& resource, RemoveHandler handler) override {
    if (resource != kResource) return handler(fail(ErrorCode::not_found, "No such session."));
    handler({});
  }

  std::atomic<Quality> last_quality{};
};

struct Fixture {
  Fixture() {
    add_whip_routes(server.router(), sessions,
                    {[] {
                       return std::vector<IceServer>{{"stun:stun.example.net", {}, {}},
                                                     {"turn:turn.example.net", "u", "p"}};
                     },
                     7});
    server.start();
  }
  std::string ask(const std::string& text) { return TestClient(server.port()).send_and_read(text); }
  FakeSessions sessions;
  TestServer server;
};

std::string session_path(const std::string& protocol) {
  return "/" + protocol + "/demo/" + kResource;
}

}  // namespace

TEST_CASE("an accepted offer is 201 with Location, ETag, ICE servers and the answer") {
  Fixture fixture;
  for (const std::string protocol : {"whip", "whep"}) {
    const std::string response =
        fixture.ask(request("POST", "/" + protocol + "/demo?ignored=1", kSdp, "v=0"));
    CHECK(status_of(response) == 201);
    CHECK(header_of(response, "Location") == session_path(protocol));
    CHECK(header_of(response, "ETag").size() > 10);
    CHECK(header_of(response, "Content-Type") == "application/sdp");
    CHECK(header_of(response, "Access-Control-Allow-Origin") == "*");
    CHECK(header_of(response, "Access-Control-Expose-Headers").find("Location") != std::string::npos);
    CHECK(response.find("\r\nLink: <stun:stun.example.net>; rel=\"ice-server\"\r\n") != std::string::npos);
    CHECK(response.find("\r\nLink: <turn:turn.example.net>; rel=\"ice-server\"; username=\"u\"") !=
          std::string::npos);
    CHECK(body_of(response) == "v=0\r\nanswer");
  }
}

TEST_CASE("a viewer may choose his rung in the query, and nothing that is none") {
  Fixture fixture;
  const auto post = [&](const std::string& query) {
    return status_of(fixture.ask(request("POST", "/whep/demo" + query, kSdp, "v=0")));
  };
  CHECK(post("?x=y&quality=low") == 201);
  CHECK(fixture.sessions.last_quality.load() == Quality(RungLevel::low));
  CHECK(post("?quality=auto") == 201);
  CHECK_FALSE(fixture.sessions.last_quality.load());
  CHECK(post("?quality=4k") == 400);
  CHECK(post("?quality=") == 400);
}

TEST_CASE("a refused offer has the status that says why") {
  Fixture fixture;
  const auto status = [&](const std::string& path, const std::string& headers, const std::string& body) {
    return status_of(fixture.ask(request("POST", path, headers, body)));
  };
  CHECK(status("/whip/other", kSdp, "v=0") == 404);
  CHECK(status("/whip/Not-A-Room", kSdp, "v=0") == 404);
  CHECK(status("/whip/demo", "Content-Type: application/sdp\r\nAuthorization: Bearer bad\r\n", "v=0") == 403);
  CHECK(status("/whip/demo", "Content-Type: text/plain\r\nAuthorization: Bearer good\r\n", "v=0") == 415);
  CHECK(status("/whip/demo", kSdp, "") == 400);
  CHECK(status("/whip/demo", kSdp, "bad") == 400);
  CHECK(status("/whip/demo", kSdp, "av1") == 406);
  const std::string unauthorized =
      fixture.ask(request("POST", "/whip/demo", "Content-Type: application/sdp\r\n", "v=0"));
  CHECK(status_of(unauthorized) == 401);
  CHECK(header_of(unauthorized, "WWW-Authenticate") == "Bearer");
  for (const auto& [body, expected] : {std::pair("twice", 409), std::pair("busy", 503)}) {
    const std::string response = fixture.ask(request("POST", "/whep/demo", kSdp, body));
    CHECK(status_of(response) == expected);
    CHECK(header_of(response, "Retry-After") == "7");
    CHECK(header_of(response, "Content-Type") == "application/problem+json");
  }
}

TEST_CASE("a WHEP client may trickle without the session's ETag, as those in use do") {
  Fixture fixture;
  fixture.ask(request("POST", "/whep/demo", kSdp, "v=0"));
  CHECK(status_of(fixture.ask(request("PATCH", session_path("whep"), kFragment, "candidate"))) == 204);
}

TEST_CASE("trickling needs the session's ETag, a restart gives a new one") {
  Fixture fixture;
  const std::string path = session_path("whip");
  const std::string etag = header_of(fixture.ask(request("POST", "/whip/demo", kSdp, "v=0")), "ETag");
  const auto patch = [&](const std::string& condition, const std::string& body) {
    return fixture.ask(request("PATCH", path, kFragment + condition, body));
  };
  CHECK(status_of(patch("If-Match: " + etag + "\r\n", "candidate")) == 204);
  CHECK(status_of(patch("", "candidate")) == 428);
  CHECK(status_of(patch("If-Match: \"old\"\r\n", "candidate")) == 412);
  CHECK(status_of(patch("If-Match: *\r\n", "")) == 422);
  CHECK(status_of(fixture.ask(
            request("PATCH", path, "Content-Type: application/sdp\r\nIf-Match: *\r\n", "x"))) == 415);
  for (const std::string any : {"*", "\"*\""}) {
    const std::string restarted = patch("If-Match: " + any + "\r\n", "restart");
    CHECK(status_of(restarted) == 200);
    CHECK(header_of(restarted, "Content-Type") == "application/trickle-ice-sdpfrag");
    CHECK(header_of(restarted, "ETag") != etag);
    CHECK(body_of(restarted) == "a=ice-ufrag:new\r\n");
  }
  CHECK(status_of(patch("If-Match: " + etag + "\r\n", "candidate")) == 412);
  CHECK(status_of(fixture.ask(
            request("PATCH", "/whip/demo/unknown", std::string(kFragment) + "If-Match: *\r\n", "x"))) == 404);
}

TEST_CASE("a session ends with DELETE, and 200") {
  Fixture fixture;
  CHECK(status_of(fixture.ask(request("DELETE", session_path("whip")))) == 200);
  CHECK(status_of(fixture.ask(request("DELETE", "/whep/demo/unknown"))) == 404);
}

TEST_CASE("a page of any origin may ask what it may do") {
  Fixture fixture;
  for (const std::string& path : {std::string("/whip/demo"), session_path("whep")}) {
    const std::string response = fixture.ask(request("OPTIONS", path, "Origin: https://player.example\r\n"));
    CHECK(status_of(response) == 204);
    CHECK(header_of(response, "Access-Control-Allow-Origin") == "*");
    for (const char* method : {"POST", "PATCH", "DELETE", "OPTIONS"}) {
      CHECK(header_of(response, "Access-Control-Allow-Methods").find(method) != std::string::npos);
    }
    CHECK(header_of(response, "Access-Control-Allow-Headers").find("Authorization") != std::string::npos);
    CHECK(header_of(response, "Access-Control-Allow-Headers").find("If-Match") != std::string::npos);
    CHECK(header_of(response, "Accept-Post") == "application/sdp");
  }
}

TEST_CASE("other methods are 405 and say which ones there are") {
  Fixture fixture;
  for (const char* method : {"GET", "PUT", "PATCH", "DELETE"}) {
    const std::string response = fixture.ask(request(method, "/whip/demo"));
    CHECK(status_of(response) == 405);
    CHECK(header_of(response, "Allow") == "POST, OPTIONS");
    CHECK(header_of(response, "Access-Control-Allow-Origin") == "*");
  }
  TestClient head(fixture.server.port());
  head.send(request("HEAD", "/whip/demo", "Connection: close\r\n"));
  CHECK(status_of(head.rest()) == 405);
  CHECK(status_of(fixture.ask(request("POST", session_path("whip"), kSdp, "v=0"))) == 405);
}
