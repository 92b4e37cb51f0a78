// How a client comes into a room, or waits before it.
#include "gateway/signaling/server_message.hpp"
#include "gateway/signaling/websocket_session.hpp"
#include "mcu/base/random.hpp"

namespace amphi::signaling {
namespace {

constexpr std::size_t kParticipantIdLength = 26;
constexpr std::size_t kResumeLength = 32;

room::ResumeKey resume_key(const std::string& secret) {
  return room::ResumeKey(session::sha256_hex(secret));
}

/// A person who was invited by name has it; an account may call itself otherwise.
std::string name_for(const JoinMessage& message, const session::Admission& admission) {
  const bool invited = !admission.account && !admission.pass.empty() && !admission.name.empty();
  return invited || message.name.empty() ? admission.name : message.name;
}

}  // namespace

Result<session::Admission> WebSocketSession::admit(const JoinMessage& message) {
  if (message.ticket.empty()) {
    auto access = registry_.authorize(room_id_, message.token);
    if (!access) return access.error();
    room_ = access->room;
    return session::Admission{.role = access->grant.role, .name = {}, .pass = {}};
  }
  if (message.ticket != ticket_) {
    auto admission = registry_.tickets().redeem(room_id_, message.ticket, registry_.timers().now());
    session::RoomActor* const room = registry_.find(room_id_);
    if (!admission || room == nullptr) {
      return fail(ErrorCode::unauthorized, "This ticket opens nothing: ask for a new one.");
    }
    room_ = room;
    ticket_ = message.ticket;
    admission_ = std::move(*admission);
  }
  return admission_;
}

void WebSocketSession::handle(RequestId id, const JoinMessage& message) {
  const auto admission = admit(message);
  if (!admission) {
    refuse_bad(id, admission.error());
    return;
  }
  if (message.resume.empty()) {
    join_anew(id, message, *admission);
    return;
  }
  room_->handle(room::Resume{resume_key(message.resume)}, channel_,
                [this, id, message, admission = *admission](const Result<room::Accepted>& accepted) {
                  if (accepted) {
                    entered(id, *accepted, message.resume);
                  } else {
                    join_anew(id, message, admission);
                  }
                });
}

void WebSocketSession::join_anew(RequestId id, const JoinMessage& message,
                                 const session::Admission& admission) {
  const std::string resume = random_name(kResumeLength);
  room::Join join{.participant = ParticipantId(random_name(kParticipantIdLength)),
                  .resume = resume_key(resume),
                  .name = name_for(message, admission),
                  .role = admission.role,
                  .client = room::Client::browser,
                  .pass = admission.pass,
                  .second_device = admission.second_device};
  room_->handle(std::move(join), channel_, [this, id, resume](const Result<room::Accepted>& accepted) {
    if (accepted) {
      entered(id, *accepted, resume);
    } else {
      refuse_bad(id, accepted.error());
    }
  });
}

void WebSocketSession::entered(RequestId id, const room::Accepted& accepted, const std::string& resume) {
  join_timer_.reset();
  self_ = accepted.participant;
  if (accepted.waiting != ports::LobbyReason::none) {
    state_ = State::waiting;
    channel_->send_text(waiting_message(id, accepted.waiting, resume, room_->room()));
    return;
  }
  state_ = State::joined;
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

}  // namespace amphi::signaling
