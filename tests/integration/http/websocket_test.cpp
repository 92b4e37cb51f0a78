#include "gateway/http/websocket.hpp"

#include "gateway/http/picture_pieces.hpp"
#include "tests/integration/http/test_client.hpp"
#include "tests/integration/http/test_server.hpp"
#include "tests/support/catch.hpp"

using namespace amphi::http;
using namespace amphi::http::test;

namespace {

constexpr int kText = 1, kBinary = 2, kClose = 8, kPing = 9, kPong = 10;

using Still = std::vector<std::uint8_t>;
constexpr std::size_t kStillSize = 6'000;
/// Pictures that still take memory.
std::atomic<int> stills_alive = 0;
std::atomic<int> stills_asked_for = 0;

/// Echoes; "close" closes, "flood" sends more than a client can leave unread, "picture 7" sends a picture
/// made of sevens.
class Echo final : public WebSocketHandler {
 public:
  Echo(WebSocketPeer& peer, std::atomic<int>& closed) : peer_(peer), closed_(closed) { peer_.send("hello"); }
  void on_text(std::string_view text) override {
    if (text == "close") return peer_.close(4000, "as you wish");
    if (text == "flood") {
      for (int i = 0; i < 10'000; ++i) peer_.send(std::string(10'000, 'x'));
      return;
    }
    if (text.starts_with("picture ")) return send_still(std::stoi(std::string(text.substr(8))));
    if (text == "pictures and text") {
      for (int i = 0; i < 10; ++i) send_still(i);
      return peer_.send("text");
    }
    peer_.send(std::string(text));
  }
  void on_closed() override { ++closed_; }

 private:
  void send_still(int number) {
    ++stills_alive;
    ++stills_asked_for;
    peer_.send_latest({new Still(kStillSize, static_cast<std::uint8_t>(number)), [](const Still* still) {
                         delete still;
                         --stills_alive;
                       }});
  }
  WebSocketPeer& peer_;
  std::atomic<int>& closed_;
};

/// The whole picture whose first piece is `piece`; pieces and text may alternate.
std::string picture(TestClient& client, TestClient::Frame piece, std::vector<std::string>* texts = nullptr) {
  REQUIRE(piece.opcode == kBinary);
  CHECK((piece.payload.at(0) & PicturePieces::kFirst) != 0);
  std::string whole = piece.payload.substr(1);
  while ((piece.payload.at(0) & PicturePieces::kLast) == 0) {
    piece = client.frame();
    REQUIRE(piece.opcode != -1);
    if (piece.opcode == kText && texts != nullptr) texts->push_back(piece.payload);
    if (piece.opcode != kBinary) {
      piece.payload.assign(1, '\0');
      continue;
    }
    CHECK((piece.payload.at(0) & PicturePieces::kFirst) == 0);
    whole += piece.payload.substr(1);
  }
  return whole;
}

struct Fixture {
  explicit Fixture(ServerConfig config = {}) : server(std::move(config)) {
    server.router().add_websocket("/rooms/{room}/ws", [this](const Request& request, WebSocketPeer& peer) {
      return request.parameter("room") == "demo" ? std::make_unique<Echo>(peer, closed) : nullptr;
    });
    server.start();
  }
  void wait_closed(int count) const {
    while (closed < count) std::this_thread::yield();
  }
  std::atomic<int> closed = 0;
  TestServer server;
};

}  // namespace

TEST_CASE("a WebSocket opens, sends what was queued before, echoes, and closes both ways") {
  Fixture fixture;
  auto connected = std::make_unique<TestClient>(fixture.server.port());
  TestClient& client = *connected;
  CHECK(status_of(client.upgrade("/rooms/demo/ws")) == 101);
  CHECK(client.frame().payload == "hello");
  client.send_frame(kText, "one");
  CHECK(client.frame().payload == "one");
  client.send_frame(kPing, "p");
  CHECK(client.frame().opcode == kPong);
  client.send_frame(kText, "close");
  CHECK(client.frame().close_code() == 4000);
  client.send_frame(kClose, std::string("\x0f\xa0", 2));
  CHECK(client.ended());
  connected.reset();
  fixture.wait_closed(1);
}

TEST_CASE("a client that just goes away ends its handler once") {
  Fixture fixture;
  {
    TestClient client(fixture.server.port());
    client.upgrade("/rooms/demo/ws");
    CHECK(client.frame().payload == "hello");
  }
  fixture.wait_closed(1);
}

TEST_CASE("an unknown room, another origin and a wrong path are refused before the upgrade") {
  Fixture fixture;
  CHECK(status_of(TestClient(fixture.server.port()).upgrade("/rooms/other/ws")) == 404);
  CHECK(status_of(TestClient(fixture.server.port()).upgrade("/nothing")) == 404);
  CHECK(status_of(
            TestClient(fixture.server.port()).upgrade("/rooms/demo/ws", "Origin: http://evil.example\r\n")) ==
        403);
  CHECK(status_of(
            TestClient(fixture.server.port()).upgrade("/rooms/demo/ws", "Origin: http://localhost\r\n")) ==
        101);
}

TEST_CASE("a message that is too long, binary or not UTF-8 closes with its code") {
  Fixture fixture;
  const auto code_after = [&](int opcode, const std::string& payload) {
    TestClient client(fixture.server.port());
    client.upgrade("/rooms/demo/ws");
    client.frame();
    client.send_frame(opcode, payload);
    return client.frame().close_code();
  };
  CHECK(code_after(kText, std::string(70'000, 'x')) == 1009);
  CHECK(code_after(kBinary, "x") == 1003);
  CHECK(code_after(kText, "\xff\xfe") == 1007);
}

TEST_CASE("a client that sends too fast is closed") {
  ServerConfig config;
  config.websocket.burst = 5;
  config.websocket.messages_per_second = 0.001;
  Fixture fixture(config);
  TestClient client(fixture.server.port());
  client.upgrade("/rooms/demo/ws");
  client.frame();
  for (int i = 0; i < 6; ++i) client.send_frame(kText, "x");
  TestClient::Frame last = client.frame();
  while (last.opcode == kText) last = client.frame();
  CHECK(last.close_code() == 1008);
}

TEST_CASE("a client that does not read is closed and holds nobody up") {
  Fixture fixture;
  TestClient slow(fixture.server.port());
  slow.upgrade("/rooms/demo/ws");
  slow.send_frame(kText, "flood");
  TestClient other(fixture.server.port());
  other.upgrade("/rooms/demo/ws");
  CHECK(other.frame().payload == "hello");
  other.send_frame(kText, "still here");
  CHECK(other.frame().payload == "still here");
  TestClient::Frame last = slow.frame();
  while (last.opcode == kText) last = slow.frame();
  CHECK(last.close_code() == 1013);
}

TEST_CASE("of the pictures that wait only the newest goes out, in pieces that let text pass") {
  Fixture fixture;
  TestClient client(fixture.server.port());
  client.upgrade("/rooms/demo/ws");
  client.frame();
  client.send_frame(kText, "pictures and text");
  std::vector<std::string> texts;
  CHECK(picture(client, client.frame(), &texts) == std::string(kStillSize, '\0'));
  CHECK(texts == std::vector<std::string>{"text"});
  CHECK(picture(client, client.frame()) == std::string(kStillSize, '\x09'));
  client.send_frame(kText, "picture 10");
  CHECK(picture(client, client.frame()) == std::string(kStillSize, '\x0a'));
  client.send_frame(kText, "end");
  CHECK(client.frame().payload == "end");
  CHECK(stills_alive == 0);
}

TEST_CASE("pictures for a client that does not read take no memory, and it then gets the newest") {
  ServerConfig config;
  config.websocket.burst = 10'000;
  Fixture fixture(config);
  constexpr int kSent = 2'000;
  TestClient slow(fixture.server.port(), 16 * 1024), other(fixture.server.port());
  for (TestClient* client : {&slow, &other}) {
    client->upgrade("/rooms/demo/ws");
    CHECK(client->frame().payload == "hello");
  }
  stills_asked_for = 0;
  for (int i = 1; i <= kSent; ++i) slow.send_frame(kText, "picture " + std::to_string(i % 100));
  while (stills_asked_for < kSent) {
    other.send_frame(kText, "round trip");
    REQUIRE(other.frame().payload == "round trip");
  }
  CHECK(stills_alive <= 2);
  slow.send_frame(kText, "end");
  int received = 0;
  std::string last;
  bool ended = false;
  while (!ended || last != std::string(kStillSize, static_cast<char>(kSent % 100))) {
    const auto frame = slow.frame();
    REQUIRE(frame.opcode != -1);
    if (frame.opcode == kText) ended = true;
    if (frame.opcode != kBinary) continue;
    ++received;
    std::vector<std::string> texts;
    last = picture(slow, frame, &texts);
    ended = ended || !texts.empty();
  }
  CHECK(received < kSent / 4);
}

TEST_CASE("a peer without a sign of life is pinged, then dropped") {
  ServerConfig config;
  config.websocket.ping_interval = std::chrono::milliseconds(50);
  config.websocket.idle_timeout = std::chrono::milliseconds(200);
  Fixture fixture(config);
  TestClient client(fixture.server.port());
  client.upgrade("/rooms/demo/ws");
  client.frame();
  TestClient::Frame frame = client.frame();
  CHECK(frame.opcode == kPing);
  while (frame.opcode == kPing) frame = client.frame();
  CHECK(frame.opcode == -1);
  fixture.wait_closed(1);
}

TEST_CASE("a stopping server says goodbye, a destroyed one ends every handler") {
  Fixture fixture;
  TestClient client(fixture.server.port());
  client.upgrade("/rooms/demo/ws");
  client.frame();
  fixture.server.run([](Server& server) { server.stop(); });
  CHECK(client.frame().close_code() == 1001);
  std::atomic<int> closed = 0;
  {
    TestServer server;
    server.router().add_websocket(
        "/ws", [&](const Request&, WebSocketPeer& peer) { return std::make_unique<Echo>(peer, closed); });
    server.start();
    TestClient other(server.port());
    other.upgrade("/ws");
    other.frame();
  }
  CHECK(closed == 1);
}
