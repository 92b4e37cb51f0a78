#pragma once
// A server without a network: configured rooms, fake media, virtual time.
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "gateway/signaling/websocket_session.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/session/fakes.hpp"

namespace amphi::testing {

inline const RoomId kRoom("class");

class FakePeer final : public http::WebSocketPeer {
 public:
  void send(std::string text) override {
    CHECK_FALSE(close_code);
    messages.push_back(boost::json::parse(text).as_object());
  }
  void send_latest(std::shared_ptr<const std::vector<std::uint8_t>> bytes) override {
    stills.push_back(std::move(bytes));
  }
  void close(std::uint16_t code, std::string) override {
    CHECK_FALSE(close_code);
    close_code = code;
  }
  std::vector<boost::json::object> messages;
  std::vector<std::shared_ptr<const std::vector<std::uint8_t>>> stills;
  std::optional<std::uint16_t> close_code;
};

/// A client's end of a WebSocket.
class Client {
 public:
  explicit Client(session::RoomRegistry& registry,
                  signaling::IceConfig ice = {.fixed = {{"stun:stun.example:3478", "", ""}}, .turn = {}})
      : ice_servers_(std::move(ice), [] { return std::chrono::seconds(1'000'000); }),
        session_(kRoom, registry, ice_servers_, peer) {}
  ~Client() { disconnect(); }

  /// Sends a message and returns the one that answers it.
  boost::json::object ask(const std::string& text) {
    say(text);
    return last();
  }
  void say(const std::string& text) { session_.on_text(text); }
  boost::json::object join(const std::string& token, const std::string& name,
                           const std::string& resume = "") {
    boost::json::object message{{"type", "join"}, {"id", 1}, {"token", token}, {"name", name}};
    if (!resume.empty()) message["resume"] = resume;
    return ask(boost::json::serialize(message));
  }
  void disconnect() {
    if (!std::exchange(gone_, true)) session_.on_closed();
  }
  [[nodiscard]] boost::json::object last() const {
    REQUIRE_FALSE(peer.messages.empty());
    return peer.messages.back();
  }

  FakePeer peer;

 private:
  signaling::IceServers ice_servers_;
  signaling::WebSocketSession session_;
  bool gone_ = false;
};

struct Plant {
  Plant() {
    using room::Role;
    auto created = session::RoomRegistry::create(
        timers, plane,
        {{kRoom,
          "Class",
          {{Role::moderator, "mod", ""}, {Role::speaker, "spk", "Camera"}, {Role::attendee, "att", ""}}},
         {RoomId("other"), "Other", {{Role::moderator, "other", ""}}}});
    registry = std::move(*created);
  }
  [[nodiscard]] const room::Room& room() const { return registry->find(kRoom)->room(); }

  FakeTimers timers;
  FakeMediaPlane plane;
  std::unique_ptr<session::RoomRegistry> registry;
};

}  // namespace amphi::testing
