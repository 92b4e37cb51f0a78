#include "gateway/fanout/peer.hpp"

#include <algorithm>
#include <utility>

#include "gateway/fanout/convert.hpp"
#include "gateway/sdp/fragment.hpp"
#include "mcu/base/random.hpp"

namespace amphi::fanout {
namespace {

constexpr std::size_t kIdLength = 26;
constexpr std::size_t kMaxAlternatives = 3;
/// NACKs and the like wait for so long, for what comes in the wrong order.
constexpr Duration kFeedbackDelay = std::chrono::milliseconds(20);

rtp::ProducerLine producer_line(const sdp::NegotiatedMedia& media) {
  rtp::ProducerLine line;
  line.mid = media.mid;
  for (const auto& [payload_type, codec] : media.receive_codecs) line.payload_types.push_back(payload_type);
  for (const auto& [payload_type, associated] : media.receive_rtx)
    line.rtx_payload_types.push_back(payload_type);
  for (const sdp::SsrcDescription& described : media.ssrcs) {
    line.ssrcs.push_back(described.ssrc);
    if (described.rtx) line.rtx_ssrcs.push_back(*described.rtx);
  }
  return line;
}

std::vector<rtp::AlternativePayload> alternatives(const sdp::NegotiatedMedia& media) {
  std::vector<rtp::AlternativePayload> others;
  for (const sdp::SendCodec& codec : media.send_codecs) {
    if (codec.codec == media.send->codec || others.size() == kMaxAlternatives) continue;
    others.push_back({codec.codec, codec.payload_type, codec.rtx_payload_type});
  }
  return others;
}

rtp::SendConfig send_config(const sdp::NegotiatedMedia& media, const sdp::LocalSsrc& ssrc) {
  rtp::SendConfig config;
  config.ssrc = ssrc.ssrc;
  config.payload_type = media.send->payload_type;
  config.clock_rate = clock_rate(media.send->codec);
  config.codec = media.send->codec;
  config.alternatives = alternatives(media);
  if (media.send->rtx_payload_type) config.rtx = rtp::RtxSend{ssrc.rtx, *media.send->rtx_payload_type};
  if (media.red_payload_type)
    config.red = rtp::RedSend{*media.red_payload_type, media.red_rtx_payload_type, media.ulpfec_payload_type};
  config.nack = media.feedback.nack;
  config.mid = media.mid;
  config.extensions = extension_ids(media.extensions);
  return config;
}

bool is_new_restart(const std::optional<sdp::IceCredentials>& offered, const sdp::IceCredentials& known) {
  return offered && !(*offered == known);
}

/// Players that are no browsers seldom follow a change of codec.
void keep_one_codec(sdp::Negotiated& negotiated) {
  for (sdp::NegotiatedMedia& media : negotiated.media) {
    if (media.send_codecs.size() > 1) media.send_codecs.resize(1);
  }
}

}  // namespace

Peer::Peer(ParticipantId participant, SendBatch& batch, PeerHandler& handler)
    : id_(random_name(kIdLength)),
      participant_(std::move(participant)),
      batch_(batch),
      handler_(handler),
      cname_(random_name(16)) {}

Result<std::unique_ptr<Peer>> Peer::answer(const PeerEnvironment& environment, ParticipantId participant,
                                           ports::ConnectionPurpose purpose, std::string_view offer,
                                           SendBatch& batch, PeerHandler& handler) {
  const auto description = sdp::parse(offer);
  if (!description) return description.error();
  auto negotiated = sdp::negotiate(*description, {purpose});
  if (!negotiated) return negotiated.error();
  if (purpose == ports::ConnectionPurpose::whep) keep_one_codec(*negotiated);
  std::unique_ptr<Peer> peer(new Peer(std::move(participant), batch, handler));
  if (auto ready = peer->set_up(environment, *negotiated); !ready) return ready.error();
  return peer;
}

Result<> Peer::set_up(const PeerEnvironment& environment, const sdp::Negotiated& negotiated) {
  const auto role = negotiated.ice_lite ? transport::IceRole::controlling : transport::IceRole::controlled;
  auto connection = transport::Connection::create(environment.loop, environment.transport,
                                                  environment.certificate, role, *this);
  if (!connection) return connection.error();
  connection_ = std::move(*connection);
  sdp::LocalStreams streams;
  streams.cname = cname_;
  streams.stream = random_name(16);
  std::vector<rtp::ProducerLine> lines;
  for (const sdp::NegotiatedMedia& media : negotiated.media) {
    if (media.rejected) continue;
    if (first_mid_.empty()) first_mid_ = media.mid;
    add_extensions(extensions_, extension_ids(media.extensions));
    if (media.source) lines.push_back(producer_line(media));
    add_line(environment, media, streams);
  }
  demux_.emplace(std::move(lines), extensions_);
  if (auto set = connection_->set_remote(remote_parameters(negotiated)); !set) return set.error();
  remote_ice_ = negotiated.ice;
  answer_ = sdp::make_answer(negotiated, local_transport(connection_->local_parameters()), streams);
  return {};
}

void Peer::add_line(const PeerEnvironment& environment, const sdp::NegotiatedMedia& media,
                    sdp::LocalStreams& streams) {
  if (media.source) tracks_.emplace_back(media);
  if (media.sends && media.send) add_consumer(environment, media, streams);
}

void Peer::add_consumer(const PeerEnvironment& environment, const sdp::NegotiatedMedia& media,
                        sdp::LocalStreams& streams) {
  const sdp::LocalSsrc ssrc{random_u32(), media.send->rtx_payload_type ? random_u32() : 0};
  streams.ssrcs[media.mid] = ssrc;
  rtp::TransportCcSender* departures = media.feedback.transport_cc ? &departures_ : nullptr;
  const bool numbered = departures != nullptr && media.extensions.transport_cc != 0;
  (media.kind == MediaKind::video ? picture_numbered_ : sound_numbered_) = numbered;
  if (media.kind == MediaKind::video) {
    picture_.emplace(send_config(media, ssrc), environment.clock, departures);
  } else {
    sound_.emplace(send_config(media, ssrc), environment.clock, departures);
  }
}

Result<std::string> Peer::patch(std::string_view text) {
  const auto fragment = sdp::parse_fragment(text);
  if (!fragment) return fragment.error();
  const bool restarts = is_new_restart(fragment->ice, remote_ice_);
  std::string answered;
  if (restarts) {
    auto restarted = restart(*fragment->ice);
    if (!restarted) return restarted.error();
    answered = std::move(*restarted);
  }
  for (const sdp::FragmentCandidate& candidate : fragment->candidates) {
    if (auto added = connection_->add_remote_candidate(candidate.value); !added) return added.error();
  }
  return answered;
}

Result<std::string> Peer::restart(const sdp::IceCredentials& remote) {
  const auto local = connection_->restart_ice({remote.ufrag, remote.pwd});
  if (!local) return local.error();
  remote_ice_ = remote;
  sdp::Fragment fragment;
  fragment.ice = sdp::IceCredentials{local->ice.ufrag, local->ice.pwd};
  for (const std::string& candidate : local->candidates)
    fragment.candidates.push_back({first_mid_, candidate});
  fragment.end_of_candidates = true;
  return sdp::make_fragment(fragment);
}

rtp::RtpSendStream* Peer::stream_of(std::uint32_t ssrc) {
  if (picture_ && picture_->stream().config().ssrc == ssrc) return &picture_->stream();
  if (sound_ && sound_->stream().config().ssrc == ssrc) return &sound_->stream();
  return nullptr;
}

std::uint32_t Peer::own_ssrc() const {
  if (picture_) return picture_->stream().config().ssrc;
  return sound_ ? sound_->stream().config().ssrc : 1;
}

void Peer::request_key_frame(Source source) {
  for (ProducerTrack& track : tracks_) {
    if (track.source() == source) track.wish_key_frame();
  }
}

std::optional<Codec> Peer::arriving(Source source, Instant now) const {
  for (const ProducerTrack& track : tracks_) {
    if (track.source() == source) return track.arriving(now);
  }
  return std::nullopt;
}

bool Peer::has_received() const {
  return std::any_of(tracks_.begin(), tracks_.end(),
                     [](const ProducerTrack& t) { return t.ssrc().has_value(); });
}

void Peer::on_state(transport::ConnectionState state) {
  due_ = link_due_ = now();
  if (state == transport::ConnectionState::connected && std::exchange(was_connected_, true)) resume();
  handler_.on_peer_state(*this, state);
}

/// What was shown while nothing passed refers to nothing that he, or we, have.
void Peer::resume() {
  for (ProducerTrack& track : tracks_) track.wish_key_frame();
  if (picture_) handler_.on_peer_key_frame_wish(*this);
}

void Peer::on_rtp(MutableBytes packet, Instant arrival) {
  const auto view = RtpPacketView::parse(packet);
  if (!view) return;
  if (const auto sequence = rtp::transport_sequence(*view, extensions_))
    arrivals_.on_packet(*sequence, arrival);
  const auto route = demux_->route(*view);
  if (!route || !route->media_ssrc) return;
  schedule_.on_media(arrival);
  due_ = std::min(due_, arrival + kFeedbackDelay);
  ProducerTrack& track = tracks_[route->line];
  // Extensions are of the packet that came, which may be a retransmission.
  std::optional<rtp::AudioLevel> level;
  if (track.source() == Source::microphone) level = rtp::audio_level(*view, extensions_);
  if (const auto media = track.receive(packet, *route->media_ssrc, capture_clock_, arrival)) {
    handler_.on_peer_media(*this,
                           {track.source(), media->codec, media->packet, media->captured, arrival, level});
  }
}

}  // namespace amphi::fanout
