// Arbitrary messages of three clients to one room. Each line of the input is one step: its first character
// says whose socket ('0'..'2'), ':' reconnects them all, '~' lets ten seconds pass; the rest of the line is
// the message. A client's copy of the snapshot, kept up by patches, must stay the room's.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "gateway/signaling/websocket_session.hpp"
#include "mcu/room/merge_patch.hpp"
#include "tests/unit/session/fakes.hpp"

namespace {

using namespace amphi;
namespace json = boost::json;

const RoomId kRoom("class");

/// A client that believes what it is told, and checks it.
class Peer final : public http::WebSocketPeer {
 public:
  void send_latest(std::shared_ptr<const std::vector<std::uint8_t>>) override { AMPHI_ASSERT(!closed_); }
  void send(std::string text) override {
    AMPHI_ASSERT(!closed_);
    const json::object message = json::parse(text).as_object();
    const auto& type = message.at("type").as_string();
    if (type == "joined") {
      state_ = message.at("state");
      participant = message.at("participant").as_string();
      resume = message.at("resume").as_string();
      revision_ = message.at("revision").to_number<std::uint64_t>();
    } else if (type == "patch") {
      AMPHI_ASSERT(message.at("revision").to_number<std::uint64_t>() == ++revision_);
      room::merge_apply(state_, message.at("merge"));
    }
  }
  void close(std::uint16_t, std::string) override { closed_ = true; }
  std::string participant, resume;  ///< of the last `joined`

  void check(const room::Room& room) const {
    if (!closed_ && revision_ != 0) AMPHI_ASSERT(state_ == room.snapshot());
  }

 private:
  json::value state_;
  std::uint64_t revision_ = 0;
  bool closed_ = false;
};

struct Client {
  explicit Client(session::RoomRegistry& registry) : session(kRoom, registry, ice_servers, peer) {}
  ~Client() { session.on_closed(); }
  signaling::IceServers ice_servers{{}};
  Peer peer;
  signaling::WebSocketSession session;
};

class World {
 public:
  World() {
    using room::Role;
    registry_ = *session::RoomRegistry::create(
        timers_, plane_,
        {{kRoom,
          "Class",
          {{Role::moderator, "m", ""}, {Role::speaker, "s", ""}, {Role::attendee, "a", ""}}}});
    reconnect();
  }
  void step(std::string_view line) {
    if (line.empty()) return;
    const char what = line.front();
    line.remove_prefix(1);
    if (what == '~') timers_.advance(std::chrono::seconds(10));
    if (what == ':') reconnect();
    if (what >= '0' && what <= '2')
      clients_[static_cast<std::size_t>(what - '0')]->session.on_text(filled(line));
    timers_.run();
    const auto& room = registry_->find(kRoom)->room();
    for (const auto& client : clients_) client->peer.check(room);
  }

 private:
  void reconnect() {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      if (clients_[i]) known_[i] = clients_[i]->peer.resume;
      clients_[i] = std::make_unique<Client>(*registry_);
    }
  }
  /// "@0" stands for the participant id of client 0, "%0" for the secret with which his last socket may
  /// resume.
  [[nodiscard]] std::string filled(std::string_view line) const {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char next = i + 1 < line.size() ? line[i + 1] : ' ';
      if ((line[i] == '@' || line[i] == '%') && next >= '0' && next <= '2') {
        const auto client = static_cast<std::size_t>(next - '0');
        text += line[i] == '@' ? clients_[client]->peer.participant : known_[client];
        ++i;
      } else {
        text += line[i];
      }
    }
    return text;
  }

  testing::FakeTimers timers_;
  testing::FakeMediaPlane plane_;
  std::unique_ptr<session::RoomRegistry> registry_;
  std::array<std::unique_ptr<Client>, 3> clients_;
  std::array<std::string, 3> known_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  World world;
  while (!input.empty()) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    world.step(input.substr(0, end));
    input.remove_prefix(std::min(end + 1, input.size()));
  }
  return 0;
}
