#include "gateway/signaling/websocket_session.hpp"

#include <boost/json.hpp>

#include "gateway/signaling/server_message.hpp"
#include "mcu/base/random.hpp"
#include "mcu/media/scene_json.hpp"

namespace amphi::signaling {
namespace {

constexpr std::uint16_t kNormalClosure = 1000;
constexpr std::uint16_t kPolicyViolation = 1008;
constexpr std::size_t kParticipantIdLength = 26;
constexpr std::size_t kResumeLength = 32;

room::ResumeKey resume_key(const std::string& secret) {
  return room::ResumeKey(session::sha256_hex(secret));
}

}  // namespace

/// The way back to the client, which answers and the room may hold for longer than the socket lives.
class WebSocketSession::Channel final : public ports::ParticipantChannel {
 public:
  explicit Channel(http::WebSocketPeer& peer) : peer_(&peer) {}

  void send(std::shared_ptr<const std::string> message) override { send_text(*message); }
  void send_still(const ports::Still& still) override {
    if (peer_ != nullptr) peer_->send_latest(still);
  }
  void close(ports::CloseReason) override { close(kNormalClosure, "bye"); }

  void send_text(std::string text) {
    if (peer_ != nullptr && !text.empty()) peer_->send(std::move(text));
  }
  void close(std::uint16_t code, std::string reason) {
    if (http::WebSocketPeer* peer = std::exchange(peer_, nullptr)) peer->close(code, std::move(reason));
  }
  void peer_is_gone() { peer_ = nullptr; }
  [[nodiscard]] bool open() const { return peer_ != nullptr; }

 private:
  http::WebSocketPeer* peer_;
};

WebSocketSession::WebSocketSession(RoomId room, session::RoomRegistry& registry,
                                   const IceServers& ice_servers, http::WebSocketPeer& peer)
    : room_id_(std::move(room)),
      registry_(registry),
      ice_servers_(ice_servers),
      channel_(std::make_shared<Channel>(peer)),
      offers_(registry.timers().now()),
      offering_(std::make_shared<bool>(false)) {
  ports::Timers& timers = registry_.timers();
  join_timer_ = timers.call_at(timers.now() + kJoinTimeout, [this] {
    channel_->send_text(error_message({}, fail(ErrorCode::timeout, "Nobody joined within 10 s.")));
    channel_->close(kPolicyViolation, "no join");
  });
}

WebSocketSession::~WebSocketSession() = default;

void WebSocketSession::on_text(std::string_view text) {
  if (!channel_->open()) return;
  ClientRequest request = parse_request(text);
  if (!request.message) {
    refuse_bad(request.id, request.message.error());
    return;
  }
  dispatch(request);
}

void WebSocketSession::dispatch(ClientRequest& request) {
  const bool joining = std::holds_alternative<JoinMessage>(*request.message);
  if (room_ == nullptr && !joining) {
    refuse_bad(request.id, fail(ErrorCode::forbidden, "Join first."));
  } else if (room_ != nullptr && joining) {
    refuse_bad(request.id, fail(ErrorCode::conflict, "You have joined already."));
  } else {
    std::visit([&](auto& message) { handle(request.id, message); }, *request.message);
  }
}

void WebSocketSession::on_closed() {
  channel_->peer_is_gone();
  join_timer_.reset();
  ice_timer_.reset();
  if (room_ != nullptr) room_->socket_lost(self_, channel_.get());
}

void WebSocketSession::refuse(RequestId id, const Error& error) {
  channel_->send_text(error_message(id, error));
}

void WebSocketSession::refuse_bad(RequestId id, const Error& error) {
  refuse(id, error);
  if (++bad_messages_ >= kMaxBadMessages) channel_->close(kPolicyViolation, "too many bad messages");
}

void WebSocketSession::handle(RequestId id, const JoinMessage& message) {
  auto access = registry_.authorize(room_id_, message.token);
  if (!access) {
    refuse_bad(id, access.error());
    return;
  }
  room_ = access->room;
  if (message.resume.empty()) {
    join_anew(id, message, access->grant);
    return;
  }
  room_->handle(room::Resume{resume_key(message.resume)}, channel_,
                [this, id, message, grant = access->grant](const Result<room::Accepted>& accepted) {
                  if (accepted) {
                    joined(id, *accepted, message.resume);
                  } else {
                    join_anew(id, message, grant);
                  }
                });
}

void WebSocketSession::join_anew(RequestId id, const JoinMessage& message, const session::Grant& grant) {
  const std::string resume = random_name(kResumeLength);
  room::Join join{ParticipantId(random_name(kParticipantIdLength)), resume_key(resume), message.name,
                  grant.role, room::Client::browser};
  room_->handle(std::move(join), channel_, [this, id, resume](const Result<room::Accepted>& accepted) {
    if (accepted) {
      joined(id, *accepted, resume);
    } else {
      room_ = nullptr;
      refuse_bad(id, accepted.error());
    }
  });
}

void WebSocketSession::joined(RequestId id, const room::Accepted& accepted, const std::string& resume) {
  join_timer_.reset();
  self_ = accepted.participant;
  channel_->send_text(joined_message(id, accepted, resume, ice_servers_, room_->room()));
  renew_ice_servers_later();
}

void WebSocketSession::renew_ice_servers_later() {
  const auto renewal = ice_servers_.renewal();
  if (!renewal) return;
  ports::Timers& timers = registry_.timers();
  ice_timer_ = timers.call_at(timers.now() + *renewal, [this] {
    channel_->send_text(ice_servers_message(ice_servers_));
    renew_ice_servers_later();
  });
}

void WebSocketSession::command(RequestId id, room::Command command, bool with_revision) {
  room_->handle(std::move(command),
                [channel = channel_, id, with_revision](const Result<room::Accepted>& accepted) {
                  if (!accepted) {
                    channel->send_text(error_message(id, accepted.error()));
                    return;
                  }
                  boost::json::object more;
                  if (with_revision) more["revision"] = accepted->revision;
                  channel->send_text(ok_message(id, std::move(more)));
                });
}

void WebSocketSession::handle(RequestId id, OfferMessage& message) {
  if (*offering_) {
    refuse(id, fail(ErrorCode::conflict, "Your earlier offer is not answered yet."));
    return;
  }
  if (!offers_.take(registry_.timers().now())) {
    refuse(id, fail(ErrorCode::overloaded, "Too many offers: wait five seconds."));
    return;
  }
  *offering_ = true;
  room_->connect(self_, ports::ConnectionPurpose::participant, std::move(message.sdp),
                 [channel = channel_, offering = offering_, id](Result<ports::MediaAnswer> answer) {
                   *offering = false;
                   channel->send_text(answer ? ok_message(id, {{"sdp", answer->sdp},
                                                               {"connection", answer->connection.str()}})
                                             : error_message(id, answer.error()));
                 });
}

void WebSocketSession::handle(RequestId id, CandidatesMessage& message) {
  room_->patch(self_, message.connection, std::move(message.fragment),
               [channel = channel_, id](Result<std::string> fragment) {
                 if (!fragment) {
                   channel->send_text(error_message(id, fragment.error()));
                   return;
                 }
                 boost::json::object more;
                 if (!fragment->empty()) more["fragment"] = *fragment;
                 channel->send_text(ok_message(id, std::move(more)));
               });
}

void WebSocketSession::handle(RequestId id, const MuteMessage& message) {
  command(id, room::SetMuted{self_, message.muted});
}

void WebSocketSession::handle(RequestId id, const CameraMessage& message) {
  command(id, room::SetCamera{self_, message.on});
}

void WebSocketSession::handle(RequestId id, const ScreenMessage& message) {
  command(id, room::SetScreen{self_, message.on});
}

void WebSocketSession::handle(RequestId id, const HandMessage& message) {
  if (message.raised) {
    command(id, room::RaiseHand{self_});
  } else {
    command(id, room::LowerHand{self_, self_});
  }
}

void WebSocketSession::handle(RequestId id, const QualityMessage& message) {
  command(id, room::SetQuality{self_, message.quality});
}

void WebSocketSession::handle(RequestId id, const LeaveMessage&) {
  command(id, room::Leave{self_});
}

void WebSocketSession::handle(RequestId id, const StageMessage& message) {
  command(id, room::SetStage{self_, message.participant, message.on});
}

void WebSocketSession::handle(RequestId id, const MuteOtherMessage& message) {
  command(id, room::MuteOther{self_, message.participant});
}

void WebSocketSession::handle(RequestId id, const LowerHandMessage& message) {
  command(id, room::LowerHand{self_, message.participant});
}

void WebSocketSession::handle(RequestId id, const RemoveMessage& message) {
  command(id, room::Remove{self_, message.participant});
}

void WebSocketSession::handle(RequestId id, const SceneMessage& message) {
  auto scene = scene_from_json(message.scene, room_->room().scene());
  if (!scene) {
    refuse_bad(id, scene.error());
    return;
  }
  command(id, room::SetScene{self_, std::move(*scene)}, true);
}

}  // namespace amphi::signaling
