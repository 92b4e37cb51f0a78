#include "gateway/http/request_reader.hpp"

#include "tests/support/catch.hpp"

using namespace amphi::http;
using State = RequestReader::State;

namespace {

constexpr std::size_t kHeader = 16 * 1024;
constexpr std::size_t kBody = 64 * 1024;

int status_for(const std::string& bytes) {
  RequestReader reader(kHeader, kBody);
  return reader.feed(bytes) == State::failed ? reader.status() : 0;
}

}  // namespace

TEST_CASE("a request is read however it is cut") {
  const std::string text =
      "POST /whip/demo?x=1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/sdp\r\nContent-Length: "
      "5\r\n\r\nv=0\r\n";
  for (std::size_t step = 1; step < text.size(); ++step) {
    RequestReader reader(kHeader, kBody);
    State state = State::reading;
    for (std::size_t at = 0; at < text.size(); at += step) state = reader.feed(text.substr(at, step));
    REQUIRE(state == State::complete);
    CHECK(reader.keep_alive());
    const Request request = reader.take();
    CHECK(request.method == "POST");
    CHECK(request.path == "/whip/demo");
    CHECK(request.query == "x=1");
    CHECK(request.content_type() == "application/sdp");
    CHECK(request.body == "v=0\r\n");
  }
}

TEST_CASE("requests that come together are read one after the other") {
  RequestReader reader(kHeader, kBody);
  REQUIRE(reader.feed(
              "GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") ==
          State::complete);
  CHECK(reader.take().path == "/a");
  REQUIRE(reader.feed({}) == State::complete);
  CHECK_FALSE(reader.keep_alive());
  CHECK(reader.take().path == "/b");
  CHECK(reader.feed({}) == State::reading);
  CHECK_FALSE(reader.started());
}

TEST_CASE("a chunked body is read") {
  RequestReader reader(kHeader, kBody);
  REQUIRE(reader.feed("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                      "chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") == State::complete);
  CHECK(reader.take().body == "abcde");
}

TEST_CASE("a client that waits for 100 is told so once") {
  RequestReader reader(kHeader, kBody);
  CHECK(reader.feed("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n") ==
        State::wants_100);
  CHECK(reader.feed("a") == State::reading);
  CHECK(reader.feed("b") == State::complete);
}

TEST_CASE("a WebSocket upgrade is recognised") {
  RequestReader reader(kHeader, kBody);
  REQUIRE(reader.feed("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n") ==
          State::complete);
  CHECK(reader.upgrade());
}

TEST_CASE("malformed requests are 400") {
  CHECK(status_for("nonsense\r\n\r\n") == 400);
  CHECK(status_for("GET / HTTP/1.1\r\n\r\n") == 400);  // no Host
  CHECK(status_for("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
  CHECK(status_for("GET a HTTP/1.1\r\nHost: x\r\n\r\n") == 400);
  CHECK(status_for("GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n") == 400);
  CHECK(status_for("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n") == 400);
  CHECK(status_for("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n") ==
        400);
  CHECK(status_for("GET / HTTP/9.9\r\nHost: x\r\n\r\n") == 505);
}

TEST_CASE("what is too large is refused as early as it can be known") {
  CHECK(status_for("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n") == 413);
  CHECK(status_for("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n") == 431);
  CHECK(status_for("GET /" + std::string(20'000, 'a')) == 431);
  std::string chunks = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20; ++i) chunks += "1000\r\n" + std::string(4096, 'a') + "\r\n";
  CHECK(status_for(chunks) == 413);
}

TEST_CASE("how long a body may be depends on the request's head, however it comes") {
  const auto read = [](const std::string& head, std::size_t size, std::size_t step) {
    RequestReader reader(kHeader, [](const Request& request) {
      CHECK(request.body.empty());
      return request.path == "/large" && request.headers.get("X") == "y" ? 2 * kBody : kBody;
    });
    const std::string text = head + std::string(size, 'a');
    State state = State::reading;
    for (std::size_t at = 0; at < text.size() && state == State::reading; at += step)
      state = reader.feed(text.substr(at, step));
    return state == State::complete ? reader.take().body.size() : 0;
  };
  const auto post = [](const std::string& path, std::size_t size) {
    return "POST " + path + " HTTP/1.1\r\nHost: x\r\nX: y\r\nContent-Length: " + std::to_string(size) +
           "\r\n\r\n";
  };
  for (const std::size_t step : {std::size_t{7}, std::size_t{8192}, 3 * kBody}) {
    CHECK(read(post("/large", 2 * kBody), 2 * kBody, step) == 2 * kBody);
    CHECK(read(post("/large", 2 * kBody + 1), 2 * kBody + 1, step) == 0);
    CHECK(read(post("/small", kBody), kBody, step) == kBody);
    CHECK(read(post("/small", kBody + 1), kBody + 1, step) == 0);
  }
}

TEST_CASE("a target in absolute form is taken by its path") {
  RequestReader reader(kHeader, kBody);
  REQUIRE(reader.feed("GET http://example.org/a?b HTTP/1.1\r\nHost: x\r\n\r\n") == State::complete);
  CHECK(reader.take().path == "/a");
}

TEST_CASE("a chunk's extension or a trailer without end is refused once it is as long as a header may be") {
  for (const std::string start : {"1;", "0\r\nA: "}) {
    RequestReader reader(kHeader, kBody);
    REQUIRE(reader.feed("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + start) ==
            State::reading);
    CHECK(reader.feed(std::string(kHeader / 2, 'a')) == State::reading);
    CHECK(reader.feed(std::string(kHeader, 'a')) == State::failed);
    CHECK(reader.status() == 431);
  }
}
