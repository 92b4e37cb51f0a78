#include "gateway/signaling/websocket_session.hpp"

#include <boost/json.hpp>

#include "gateway/signaling/server_message.hpp"
#include "mcu/media/scene_json.hpp"

namespace amphi::signaling {

WebSocketSession::WebSocketSession(RoomId room, session::RoomRegistry& registry,
                                   const IceServers& ice_servers, http::WebSocketPeer& peer)
    : room_id_(std::move(room)),
      registry_(registry),
      ice_servers_(ice_servers),
      channel_(std::make_shared<WebSocketChannel>(peer)),
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
  ClientRequest request = parse_request(text, self_);
  if (!request.message) {
    refuse_bad(request.id, request.message.error());
    return;
  }
  dispatch(request);
}

void WebSocketSession::dispatch(ClientRequest& request) {
  const bool joining = std::holds_alternative<JoinMessage>(*request.message);
  const auto* command = std::get_if<room::Command>(&*request.message);
  const bool leaving = command != nullptr && std::holds_alternative<room::Leave>(*command);
  if (state_ == State::outside && !joining) {
    refuse_bad(request.id, fail(ErrorCode::forbidden, "Join first."));
  } else if (state_ != State::outside && joining) {
    refuse_bad(request.id, fail(ErrorCode::conflict, "You have joined already."));
  } else if (state_ == State::waiting && !leaving) {
    refuse_bad(request.id, fail(ErrorCode::forbidden, "You wait to be let in: you can only leave."));
  } else {
    std::visit([&](auto& message) { handle(request.id, message); }, *request.message);
  }
}

void WebSocketSession::on_closed() {
  channel_->peer_is_gone();
  join_timer_.reset();
  ice_timer_.reset();
  if (state_ != State::outside) room_->socket_lost(self_, channel_.get());
}

void WebSocketSession::refuse(RequestId id, const Error& error) {
  channel_->send_text(error_message(id, error));
}

void WebSocketSession::refuse_bad(RequestId id, const Error& error) {
  refuse(id, error);
  if (++bad_messages_ >= kMaxBadMessages) channel_->close(kPolicyViolation, "too many bad messages");
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

void WebSocketSession::handle(RequestId id, room::Command& order) {
  command(id, std::move(order));
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

void WebSocketSession::handle(RequestId id, const SceneMessage& message) {
  auto scene = scene_from_json(message.scene, room_->room().scene());
  if (!scene) {
    refuse_bad(id, scene.error());
    return;
  }
  command(id, room::SetScene{self_, std::move(*scene), message.transition}, true);
}

void WebSocketSession::handle(RequestId id, const PreviewMessage& message) {
  if (!message.scene) {
    command(id, room::SetPreview{self_, std::nullopt});
    return;
  }
  const room::SceneDesk& desk = room_->room().desk();
  auto scene = scene_from_json(*message.scene, desk.preview() ? *desk.preview() : desk.live());
  if (!scene) {
    refuse_bad(id, scene.error());
    return;
  }
  command(id, room::SetPreview{self_, std::move(*scene)});
}

}  // namespace amphi::signaling
