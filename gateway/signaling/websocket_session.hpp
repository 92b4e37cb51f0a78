#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/websocket.hpp"
#include "gateway/signaling/client_message.hpp"
#include "gateway/signaling/ice_servers.hpp"
#include "gateway/signaling/offer_budget.hpp"
#include "gateway/signaling/websocket_channel.hpp"
#include "mcu/session/room_registry.hpp"
#include "mcu/session/ticket_table.hpp"

namespace amphi::signaling {

inline constexpr Duration kJoinTimeout = std::chrono::seconds(10);
inline constexpr int kMaxBadMessages = 20;

/// One client's WebSocket: reads its messages, gives its commands to the room, answers. Owner: the HTTP
/// server. Control thread only.
class WebSocketSession final : public http::WebSocketHandler {
 public:
  /// `registry` and `ice_servers` outlive the session, `peer` lives until on_closed() has returned.
  WebSocketSession(RoomId room, session::RoomRegistry& registry, const IceServers& ice_servers,
                   http::WebSocketPeer& peer);
  ~WebSocketSession() override;

  void on_text(std::string_view text) override;
  void on_closed() override;

 private:
  using RequestId = std::optional<std::uint64_t>;
  enum class State : std::uint8_t { outside, waiting, joined };

  void dispatch(ClientRequest& request);
  void handle(RequestId id, const JoinMessage& message);
  void handle(RequestId id, OfferMessage& message);
  void handle(RequestId id, CandidatesMessage& message);
  void handle(RequestId id, const SceneMessage& message);
  void handle(RequestId id, const PreviewMessage& message);
  void handle(RequestId id, room::Command& command);

  Result<session::Admission> admit(const JoinMessage& message);
  void join_anew(RequestId id, const JoinMessage& message, const session::Admission& admission);
  /// Into the room or its lobby.
  void entered(RequestId id, const room::Accepted& accepted, const std::string& resume);
  /// Gives a command to the room; its answer goes to the client.
  void command(RequestId id, room::Command command, bool with_revision = false);
  void renew_ice_servers_later();
  void refuse(RequestId id, const Error& error);
  /// Counts towards kMaxBadMessages.
  void refuse_bad(RequestId id, const Error& error);

  RoomId room_id_;
  session::RoomRegistry& registry_;
  const IceServers& ice_servers_;
  std::shared_ptr<WebSocketChannel> channel_;
  State state_ = State::outside;
  session::RoomActor* room_ = nullptr;  ///< from the first join that was let through
  ParticipantId self_;                  ///< once waiting or joined
  /// What a ticket was good for: it can be used once, but a join with a bad name may be corrected.
  std::string ticket_;
  session::Admission admission_;
  OfferBudget offers_;
  std::shared_ptr<bool> offering_;  ///< true while an offer waits for its answer
  int bad_messages_ = 0;
  std::unique_ptr<ports::Timer> join_timer_;
  std::unique_ptr<ports::Timer> ice_timer_;
};

}  // namespace amphi::signaling
