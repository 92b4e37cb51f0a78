#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/websocket.hpp"
#include "gateway/signaling/client_message.hpp"
#include "gateway/signaling/ice_servers.hpp"
#include "gateway/signaling/offer_budget.hpp"
#include "mcu/ports/participant_channel.hpp"
#include "mcu/session/room_registry.hpp"

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
  class Channel;
  using RequestId = std::optional<std::uint64_t>;

  void handle(RequestId id, const JoinMessage& message);
  void handle(RequestId id, OfferMessage& message);
  void handle(RequestId id, CandidatesMessage& message);
  void handle(RequestId id, const MuteMessage& message);
  void handle(RequestId id, const CameraMessage& message);
  void handle(RequestId id, const ScreenMessage& message);
  void handle(RequestId id, const HandMessage& message);
  void handle(RequestId id, const QualityMessage& message);
  void handle(RequestId id, const LeaveMessage& message);
  void handle(RequestId id, const StageMessage& message);
  void handle(RequestId id, const MuteOtherMessage& message);
  void handle(RequestId id, const LowerHandMessage& message);
  void handle(RequestId id, const RemoveMessage& message);
  void handle(RequestId id, const SceneMessage& message);

  void dispatch(ClientRequest& request);
  void join_anew(RequestId id, const JoinMessage& message, const session::Grant& grant);
  void joined(RequestId id, const room::Accepted& accepted, const std::string& resume);
  /// Gives a command to the room; its answer goes to the client.
  void command(RequestId id, room::Command command, bool with_revision = false);
  void renew_ice_servers_later();
  void refuse(RequestId id, const Error& error);
  /// Counts towards kMaxBadMessages.
  void refuse_bad(RequestId id, const Error& error);

  RoomId room_id_;
  session::RoomRegistry& registry_;
  const IceServers& ice_servers_;
  std::shared_ptr<Channel> channel_;
  session::RoomActor* room_ = nullptr;  ///< once joined
  ParticipantId self_;
  OfferBudget offers_;
  std::shared_ptr<bool> offering_;  ///< true while an offer waits for its answer
  int bad_messages_ = 0;
  std::unique_ptr<ports::Timer> join_timer_;
  std::unique_ptr<ports::Timer> ice_timer_;
};

}  // namespace amphi::signaling
