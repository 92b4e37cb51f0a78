// A room's wishes and its peers.
#include "gateway/fanout/room_router.hpp"

namespace amphi::fanout {
namespace {

/// What a crowd leaves behind is given back to the system once its connections are disposed of.
constexpr Duration kTrimDelay = std::chrono::seconds(1);

ports::ConnectionState port_state(transport::ConnectionState state) {
  switch (state) {
    case transport::ConnectionState::connecting:
      return ports::ConnectionState::connecting;
    case transport::ConnectionState::connected:
      return ports::ConnectionState::connected;
    case transport::ConnectionState::disconnected:
      return ports::ConnectionState::disconnected;
    case transport::ConnectionState::failed:
    case transport::ConnectionState::closed:
      break;
  }
  return ports::ConnectionState::closed;
}

adaptation::RungRate rate_of(const OutputPlan& outputs, RungLevel rung) {
  return {static_cast<double>(outputs.least(rung)), static_cast<double>(outputs.most(rung))};
}

}  // namespace

RoomRouter::RoomRouter(RoomId room, const PeerEnvironment& environment, MixerPool& mixers,
                       BlockingThread& blocking, const RoomMediaConfig& config, RoomRouterHandler& handler)
    : room_(std::move(room)),
      environment_(environment),
      config_(config),
      handler_(handler),
      builder_(OutputPlan(config.canvas, config.audio_bits_per_second, config.rungs)),
      recording_({environment.loop, blocking, config.recordings, config.recorder}, room_,
                 [this](const ports::RecordingReport& report) { handler_.on_recording(report); }),
      outputs_(recording_),
      loudest_(*this),
      largest_(config.canvas, now()),
      low_codec_(config.rungs.low_vp9),
      rates_{rate_of(builder_.outputs(), RungLevel::high), rate_of(builder_.outputs(), RungLevel::medium),
             rate_of(builder_.outputs(), RungLevel::low)},
      mixer_(environment.loop, mixers, *this) {}

RoomRouter::~RoomRouter() {
  environment_.loop.cancel(timer_);
}

void RoomRouter::start() {
  update_offer();
  builder_.rebuild({}, now());
  mixer_.set_program(builder_.program());
  mixer_.start();
  tick();
}

void RoomRouter::set_program(ports::ProgramRequest request) {
  builder_.set_request(request);
  recording_.set_request(request.recording, request.recording_end);
  // Where somebody declines, what he is in is left at once, before the mixer hears of it.
  if (builder_.recording_picture().recorded) aim_recording();
  mixer_.set_pictures(request.pictures);
  request_ = std::move(request);
  update_program(now());
}

Result<ports::MediaAnswer> RoomRouter::connect(const ParticipantId& participant,
                                               ports::ConnectionPurpose purpose, std::string_view offer) {
  if (peers_.size() >= config_.max_connections) {
    return fail(ErrorCode::overloaded, "this room has no free connection; try again later");
  }
  const bool known = current_.contains(participant);
  if (thinning_ == ports::Thinning::refuse && !known) {
    return fail(ErrorCode::overloaded, "the server is at its limits; try again later");
  }
  auto answered = Peer::answer(environment_, participant, purpose, offer, batch_, *this);
  if (!answered) return answered.error();
  Peer& peer = **answered;
  ports::MediaAnswer answer{peer.id(), peer.answer_sdp()};
  peers_.emplace(peer.id(), std::move(*answered));
  current_.try_emplace(participant, answer.connection);
  const auto wish = wishes_.find(participant);
  peer.set_wish(wish != wishes_.end() ? wish->second : QualityWish{}, now());
  // What he will watch may be started while he connects.
  update_program(now());
  return answer;
}

Result<std::string> RoomRouter::patch(const ConnectionId& connection, std::string_view fragment) {
  const auto peer = peers_.find(connection);
  if (peer == peers_.end()) return fail(ErrorCode::not_found, "there is no such connection");
  return peer->second->patch(fragment);
}

void RoomRouter::disconnect(const ConnectionId& connection) {
  if (const auto peer = peers_.find(connection); peer != peers_.end()) drop(peer, true);
}

void RoomRouter::remove(const ParticipantId& participant) {
  for (auto peer = peers_.begin(); peer != peers_.end();) {
    const auto next = std::next(peer);
    if (peer->second->participant() == participant) drop(peer, false);
    peer = next;
  }
  builder_.remove(participant);
  wishes_.erase(participant);
  arriving_.erase(participant);
  deliveries_.erase(participant);
  talkers_.erase(participant);
  std::erase_if(limits_, [&](const auto& entry) { return entry.first.first == participant; });
  update_program(now());
}

void RoomRouter::set_quality(const ParticipantId& participant, Quality quality, bool stills_possible) {
  wishes_[participant] = {quality, stills_possible};
  for (const auto& [id, peer] : peers_) {
    if (peer->participant() == participant) peer->set_wish({quality, stills_possible}, now());
  }
}

void RoomRouter::set_thinning(ports::Thinning thinning) {
  thinning_ = thinning;
  builder_.outputs().set_thinning(thinning);
  update_offer();
  for (const auto& [id, peer] : peers_) peer->update_choice(now());
  changed_ = true;
}

// --- peers ---

bool RoomRouter::current(const Peer& peer) const {
  const auto found = current_.find(peer.participant());
  return found != current_.end() && found->second == peer.id();
}

void RoomRouter::on_peer_state(Peer& peer, transport::ConnectionState state) {
  if (state == transport::ConnectionState::failed || state == transport::ConnectionState::closed) {
    return drop(peers_.find(peer.id()), true);
  }
  if (state == transport::ConnectionState::connected) connected(peer);
  handler_.on_connection(peer.participant(), peer.id(), port_state(state));
}

void RoomRouter::connected(Peer& peer) {
  current_[peer.participant()] = peer.id();
  replace_older(peer);
  // A new connection starts without limits, and knows nothing of what it is given.
  std::erase_if(limits_, [&](const auto& entry) { return entry.first.first == peer.participant(); });
  deliveries_.erase(peer.participant());
  tell_delivery(peer);
  update_limits();
  update_program(now());
}

void RoomRouter::replace_older(const Peer& newest) {
  for (auto peer = peers_.begin(); peer != peers_.end();) {
    const auto next = std::next(peer);
    const bool older = peer->second->participant() == newest.participant() && peer->second.get() != &newest &&
                       peer->second->state() != transport::ConnectionState::connecting;
    if (older) drop(peer, true);
    peer = next;
  }
}

void RoomRouter::drop(Peers::iterator entry, bool told) {
  if (entry == peers_.end()) return;
  const std::unique_ptr<Peer> peer = std::move(entry->second);
  peers_.erase(entry);
  outputs_.remove(*peer);
  peer->count(gone_);
  received_before_ += peer->packets_received();
  changed_ = true;
  if (peers_.empty()) trim_due_ = now() + kTrimDelay;
  if (current(*peer)) current_.erase(peer->participant());
  if (told) handler_.on_connection(peer->participant(), peer->id(), ports::ConnectionState::closed);
}

void RoomRouter::on_peer_choice(Peer& peer) {
  changed_ = true;
  tell_delivery(peer);
}

void RoomRouter::tell_delivery(const Peer& peer) {
  if (!peer.connected() || !peer.receives() || !current(peer)) return;
  const ports::Delivery delivery{peer.choice().rung, peer.choice().reason};
  const auto [told, first] = deliveries_.try_emplace(peer.participant(), delivery);
  if (!first && told->second == delivery) return;
  told->second = delivery;
  handler_.on_delivery(peer.participant(), delivery);
  if (delivery.rung == RungLevel::stills) repeat_still(peer);
}

void RoomRouter::on_peer_key_frame_wish(Peer& peer) {
  outputs_.wish_after_loss(peer);
}

}  // namespace amphi::fanout
