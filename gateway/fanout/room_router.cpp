#include "gateway/fanout/room_router.hpp"

#include <fstream>

#include "mcu/base/log.hpp"

namespace amphi::fanout {
namespace {

constexpr std::array kSources{Source::microphone, Source::camera, Source::screen};

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

}  // namespace

RoomRouter::RoomRouter(RoomId room, const PeerEnvironment& environment, MixerPool& mixers,
                       const RoomMediaConfig& config, RoomRouterHandler& handler)
    : room_(std::move(room)),
      environment_(environment),
      config_(config),
      handler_(handler),
      builder_(config.canvas, config.audio_bits_per_second),
      mixer_(environment.loop, mixers, *this) {}

RoomRouter::~RoomRouter() {
  environment_.loop.cancel(timer_);
}

void RoomRouter::start() {
  builder_.rebuild();
  mixer_.set_program(builder_.program());
  mixer_.start();
  tick();
}

// --- the room's wishes ---

void RoomRouter::set_program(ports::ProgramRequest request) {
  builder_.set_request(request);
  request_ = std::move(request);
  update_program();
}

Result<ports::MediaAnswer> RoomRouter::connect(const ParticipantId& participant,
                                               ports::ConnectionPurpose purpose, std::string_view offer) {
  if (peers_.size() >= config_.max_connections) {
    return fail(ErrorCode::overloaded, "this room has no free connection; try again later");
  }
  auto peer = Peer::answer(environment_, participant, purpose, offer, *this);
  if (!peer) return peer.error();
  ports::MediaAnswer answer{(*peer)->id(), (*peer)->answer_sdp()};
  peers_.emplace((*peer)->id(), std::move(*peer));
  current_.try_emplace(participant, answer.connection);
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
  std::erase_if(limits_, [&](const auto& entry) { return entry.first.first == participant; });
  update_program();
}

void RoomRouter::set_quality(const ParticipantId& participant, Quality quality, bool stills_possible) {
  wishes_[participant] = {quality, stills_possible};
}

void RoomRouter::set_thinning(ports::Thinning thinning) {
  thinning_ = thinning;
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
  // A new connection starts without limits.
  std::erase_if(limits_, [&](const auto& entry) { return entry.first.first == peer.participant(); });
  update_limits();
  wish_program_key_frame(now());
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
  if (current(*peer)) current_.erase(peer->participant());
  if (told) handler_.on_connection(peer->participant(), peer->id(), ports::ConnectionState::closed);
}

void RoomRouter::on_peer_media(Peer& peer, Source source, Codec codec, Bytes packet, Instant captured) {
  if (!current(peer)) return;
  const auto stream = builder_.mixed_stream(peer.participant(), source);
  if (!stream || builder_.codec_of(peer.participant(), source) != codec) return;
  mixer_.send_rtp(*stream, packet, captured);
}

void RoomRouter::on_peer_key_frame_wish(Peer&) {
  wish_program_key_frame(now());
}

void RoomRouter::wish_program_key_frame(Instant now) {
  rtp::KeyFrameCoalescer& wishes = rung(kProgramVideoStream).key_frames();
  wishes.wish();
  if (wishes.poll(now)) mixer_.request_key_frame(kProgramVideoStream);
}

// --- the mixer ---

void RoomRouter::on_mixer_state(ports::MixerState state) {
  if (state != ports::MixerState::running) {
    rungs_.clear();
    for (const auto& [id, peer] : peers_) {
      for (const MediaKind kind : {MediaKind::audio, MediaKind::video}) {
        if (Consumer* consumer = peer->consumer(kind)) consumer->forget_source();
      }
    }
  }
  handler_.on_mixer(state);
}

MediaKind RoomRouter::kind_of_output(std::uint32_t stream) const {
  return stream == kProgramVideoStream ? MediaKind::video : MediaKind::audio;
}

Rung& RoomRouter::rung(std::uint32_t stream) {
  auto& entry = rungs_[stream];
  if (!entry) entry = std::make_unique<Rung>(kind_of_output(stream));
  return *entry;
}

void RoomRouter::on_mixer_rtp(std::uint32_t stream, Bytes packet, Instant captured) {
  if (!builder_.has_output(stream)) return;
  const auto frame = rung(stream).add(packet, captured, now());
  if (frame.empty()) return;
  const MediaKind kind = kind_of_output(stream);
  for (const auto& [id, peer] : peers_) deliver(*peer, stream, kind, frame);
}

void RoomRouter::deliver(Peer& peer, std::uint32_t stream, MediaKind kind,
                         std::span<const rtp::SourcePacket> frame) {
  Consumer* consumer = peer.consumer(kind);
  if (consumer == nullptr) return;
  if (consumer->source() != stream) {
    // A listener stays with his present mix until the first packet of the one he is to hear.
    const bool wanted = kind == MediaKind::video || builder_.sound_for(peer.participant()) == stream;
    if (!wanted) return;
    const bool same_mixer = consumer->source() != 0;
    consumer->switch_source(stream, rung(stream),
                            same_mixer ? rtp::SourceClock::same : rtp::SourceClock::different);
  }
  peer.send(*consumer, frame, now(), batch_);
}

void RoomRouter::on_mixer_key_frame(std::uint32_t stream) {
  const auto owner = builder_.owner_of(stream);
  if (!owner) return;
  const auto connection = current_.find(owner->participant);
  if (connection == current_.end()) return;
  if (const auto peer = peers_.find(connection->second); peer != peers_.end()) {
    peer->second->request_key_frame(owner->source);
  }
}

void RoomRouter::on_mixer_report(const link::Report& report) {
  ports::ProgramReport told;
  told.active_speaker = report.active_speaker;
  for (const link::Region& r : report.on_screen) {
    told.on_screen.push_back({r.tile, r.x, r.y, r.width, r.height, r.live});
  }
  on_screen_ = report.on_screen;
  update_limits();
  if (told == reported_) return;
  handler_.on_program(told);
  reported_ = std::move(told);
}

void RoomRouter::on_mixer_dot(const std::string& name, const std::string& dot) {
  const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
  if (config_.dot_folder.empty() || !plain) return;
  const std::string file = config_.dot_folder + "/" + room_.str() + "-" + name + ".dot";
  if (!(std::ofstream(file) << dot)) log::warn("cannot write a pipeline's picture; does the folder exist?");
}

RoomStatistics RoomRouter::statistics() const {
  RoomStatistics counted;
  counted.room = room_;
  counted.connections = peers_.size();
  for (const auto& [id, peer] : peers_) {
    const transport::ConnectionStats sent = peer->transport_stats();
    counted.connected += peer->state() == transport::ConnectionState::connected ? 1 : 0;
    counted.sent.packets += sent.packets_out;
    counted.sent.bytes += sent.bytes_out;
    counted.sent.errors += sent.send_errors;
    counted.packets_received += sent.packets_in;
  }
  counted.mixer_restarts = mixer_.restarts();
  counted.thinning = thinning_;
  return counted;
}

// --- what follows from all of it ---

void RoomRouter::tick() {
  const Instant t = now();
  for (const auto& [id, peer] : peers_) peer->tick(t);
  update_arriving(t);
  const auto video = rungs_.find(kProgramVideoStream);
  if (video != rungs_.end() && video->second->key_frames().poll(t))
    mixer_.request_key_frame(kProgramVideoStream);
  timer_ = environment_.loop.call_at(t + Peer::kTick, [this] { tick(); });
}

void RoomRouter::update_arriving(Instant now) {
  std::map<ParticipantId, ports::ArrivingMedia> arriving;
  for (const auto& [participant, connection] : current_) {
    const auto peer = peers_.find(connection);
    if (peer == peers_.end()) continue;
    ports::ArrivingMedia& media = arriving[participant];
    for (const Source source : kSources) {
      const auto codec = peer->second->arriving(source, now);
      codec ? builder_.set_arriving(participant, source, *codec)
            : builder_.clear_arriving(participant, source);
      bool& flag = source == Source::microphone ? media.microphone
                   : source == Source::camera   ? media.camera
                                                : media.screen;
      flag = codec.has_value();
    }
  }
  for (const auto& [participant, before] : arriving_) {
    if (arriving.contains(participant)) continue;
    arriving[participant] = {};
    for (const Source source : kSources) builder_.clear_arriving(participant, source);
  }
  for (const auto& [participant, media] : arriving) {
    if (arriving_[participant] != media) handler_.on_arriving(participant, media);
  }
  arriving_ = std::move(arriving);
  update_program();
}

void RoomRouter::update_program() {
  if (!builder_.rebuild()) return;
  mixer_.set_program(builder_.program());
  std::erase_if(rungs_, [&](const auto& entry) { return !builder_.has_output(entry.first); });
  update_limits();
}

void RoomRouter::update_limits() {
  std::map<Track, ports::SenderLimits> limits;
  for (const ports::StageMember& member : request_.stage) {
    for (const Source source : {Source::camera, Source::screen}) {
      const bool permitted = source == Source::camera ? member.camera : member.screen;
      ports::SenderLimits& wanted = limits[{member.participant, source}];
      wanted.source = source;
      if (permitted) wanted = sender_limits(member.participant, source, on_screen_, config_.canvas);
    }
  }
  for (const auto& [track, before] : limits_) {
    if (before.active && !limits.contains(track)) handler_.on_sender_limits(track.first, {track.second});
  }
  for (const auto& [track, wanted] : limits) {
    const auto before = limits_.find(track);
    if (before == limits_.end() || before->second != wanted) handler_.on_sender_limits(track.first, wanted);
  }
  limits_ = std::move(limits);
}

}  // namespace amphi::fanout
