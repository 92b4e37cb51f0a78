// Arbitrary messages of three clients to one room. Each line of the input is one step: its first character
// says whose socket ('0'..'2'), ':' reconnects them all, '~' lets ten seconds pass; the rest of the line is
// the message. A client's copies of the snapshot and, of moderators, of what they alone know, kept up by
// patches, must stay the room's.
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
      if (const json::value* moderation = message.if_contains("moderation")) {
        moderation_ = *moderation;
        moderation_revision_ = message.at("moderation_revision").to_number<std::uint64_t>();
      }
    } else if (type == "waiting") {
      AMPHI_ASSERT(revision_ == 0);
      resume = message.at("resume").as_string();
    } else if (type == "moderation_patch") {
      AMPHI_ASSERT(message.at("revision").to_number<std::uint64_t>() == ++moderation_revision_);
      room::merge_apply(moderation_, message.at("merge"));
    } else if (type == "patch") {
      AMPHI_ASSERT(message.at("revision").to_number<std::uint64_t>() == ++revision_);
      room::merge_apply(state_, message.at("merge"));
    }
  }
  void close(std::uint16_t, std::string) override { closed_ = true; }
  std::string participant, resume;  ///< of the last `joined`

  void check(const room::Room& room) const {
    if (closed_) return;
    if (revision_ != 0) AMPHI_ASSERT(state_ == room.snapshot());
    if (moderation_revision_ != 0) AMPHI_ASSERT(moderation_ == room.moderation());
  }

 private:
  json::value state_;
  std::uint64_t revision_ = 0;
  json::value moderation_;
  std::uint64_t moderation_revision_ = 0;
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
    room::RoomSettings settings;
    settings.recordable = true;
    registry_ = *session::RoomRegistry::create(
        timers_, plane_,
        {{kRoom, "Class", {{Role::moderator, "m", ""}, {Role::speaker, "s", ""}, {Role::attendee, "a", ""}}}},
        settings);
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
  /// resume, "$0" for a new ticket of an invited person, "$2" for one with a second device, and "&0" for
  /// whoever is the first to wait.
  [[nodiscard]] std::string filled(std::string_view line) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char next = i + 1 < line.size() ? line[i + 1] : ' ';
      const std::string_view marks = "@%$&";
      if (marks.find(line[i]) != std::string_view::npos && next >= '0' && next <= '2') {
        text += filling(line[i], static_cast<std::size_t>(next - '0'));
        ++i;
      } else {
        text += line[i];
      }
    }
    return text;
  }

  std::string filling(char mark, std::size_t client) {
    if (mark == '@') return clients_[client]->peer.participant;
    if (mark == '%') return known_[client];
    if (mark == '&') {
      const auto& waiting = registry_->find(kRoom)->room().lobby().waiting();
      return waiting.empty() ? "" : waiting.begin()->first.str();
    }
    const std::string number = std::to_string(client == 2 ? 0 : client);
    return registry_->tickets().issue(kRoom,
                                      {.role = room::Role::attendee,
                                       .name = "Person " + number,
                                       .pass = ports::PassId("pass " + number),
                                       .second_device = client == 2},
                                      timers_.now());
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
