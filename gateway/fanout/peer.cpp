#include "gateway/fanout/peer.hpp"

#include "gateway/fanout/convert.hpp"
#include "gateway/sdp/fragment.hpp"
#include "mcu/base/random.hpp"

namespace amphi::fanout {
namespace {

constexpr std::size_t kIdLength = 26;

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

rtp::SendConfig send_config(const sdp::NegotiatedMedia& media, const sdp::LocalSsrc& ssrc) {
  rtp::SendConfig config;
  config.ssrc = ssrc.ssrc;
  config.payload_type = media.send->payload_type;
  config.clock_rate = clock_rate(media.send->codec);
  if (media.send->rtx_payload_type) config.rtx = rtp::RtxSend{ssrc.rtx, *media.send->rtx_payload_type};
  config.nack = media.feedback.nack;
  config.mid = media.mid;
  config.extensions = extension_ids(media.extensions);
  return config;
}

bool is_new_restart(const std::optional<sdp::IceCredentials>& offered, const sdp::IceCredentials& known) {
  return offered && !(*offered == known);
}

}  // namespace

Peer::Peer(const PeerEnvironment&, ParticipantId participant, PeerHandler& handler)
    : id_(random_name(kIdLength)),
      participant_(std::move(participant)),
      handler_(handler),
      cname_(random_name(16)) {}

Result<std::unique_ptr<Peer>> Peer::answer(const PeerEnvironment& environment, ParticipantId participant,
                                           ports::ConnectionPurpose purpose, std::string_view offer,
                                           PeerHandler& handler) {
  const auto description = sdp::parse(offer);
  if (!description) return description.error();
  const auto negotiated = sdp::negotiate(*description, {purpose});
  if (!negotiated) return negotiated.error();
  std::unique_ptr<Peer> peer(new Peer(environment, std::move(participant), handler));
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
    extensions_ = extension_ids(media.extensions);
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
  consumers_.push_back(
      std::make_unique<Consumer>(media.kind, send_config(media, ssrc), environment.clock, departures));
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

Consumer* Peer::consumer(MediaKind kind) {
  for (const auto& consumer : consumers_) {
    if (consumer->kind() == kind) return consumer.get();
  }
  return nullptr;
}

Consumer* Peer::consumer_of(std::uint32_t ssrc) {
  for (const auto& consumer : consumers_) {
    if (consumer->stream().config().ssrc == ssrc) return consumer.get();
  }
  return nullptr;
}

std::uint32_t Peer::own_ssrc() const {
  return consumers_.empty() ? 1 : consumers_.front()->stream().config().ssrc;
}

void Peer::send(Consumer& consumer, std::span<const rtp::SourcePacket> frame, Instant now, SendBatch& batch) {
  if (state() != transport::ConnectionState::connected) return;
  batch.clear();
  consumer.write(frame, now, batch);
  if (batch.packets().empty()) return;
  connection_->send_rtp(batch.packets());
  schedule_.on_media(now);
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

void Peer::on_state(transport::ConnectionState state) {
  handler_.on_peer_state(*this, state);
}

void Peer::on_rtp(MutableBytes packet, Instant arrival) {
  const auto view = RtpPacketView::parse(packet);
  if (!view) return;
  if (const auto sequence = rtp::transport_sequence(*view, extensions_))
    arrivals_.on_packet(*sequence, arrival);
  const auto route = demux_->route(*view);
  if (!route || !route->media_ssrc) return;
  schedule_.on_media(arrival);
  ProducerTrack& track = tracks_[route->line];
  if (const auto media = track.receive(packet, *route->media_ssrc, capture_clock_, arrival)) {
    handler_.on_peer_media(*this, track.source(), media->codec, media->packet, media->captured);
  }
}

void Peer::on_rtcp(MutableBytes packet, Instant arrival) {
  rtcp_arrival_ = arrival;
  rtp::parse_rtcp(packet, *this);
}

void Peer::on_sender_report(const rtp::SenderInfo& info, std::span<const rtp::ReportBlock> blocks) {
  for (ProducerTrack& track : tracks_) track.on_sender_report(info, capture_clock_, rtcp_arrival_);
  on_report_blocks(blocks);
}

void Peer::on_receiver_report(std::uint32_t, std::span<const rtp::ReportBlock> blocks) {
  on_report_blocks(blocks);
}

void Peer::on_report_blocks(std::span<const rtp::ReportBlock> blocks) {
  for (const auto& consumer : consumers_) {
    for (const rtp::ReportBlock& block : blocks) consumer->stream().on_report_block(block, rtcp_arrival_);
    if (const auto rtt = consumer->stream().rtt()) {
      for (ProducerTrack& track : tracks_) track.set_rtt(*rtt);
    }
  }
}

void Peer::on_nack(std::uint32_t media, std::span<const std::uint16_t> sequences) {
  Consumer* consumer = consumer_of(media);
  if (consumer == nullptr) return;
  std::array<std::uint8_t, kMaxRtpPacket> buffer;
  for (const std::uint16_t sequence : sequences) {
    const std::size_t size = consumer->stream().retransmit(sequence, rtcp_arrival_, buffer);
    if (size > 0) connection_->send_rtp(Bytes(buffer).first(size));
  }
}

void Peer::on_pli(std::uint32_t media) {
  const Consumer* consumer = consumer_of(media);
  if (consumer != nullptr && consumer->kind() == MediaKind::video) handler_.on_peer_key_frame_wish(*this);
}

void Peer::on_fir(std::uint32_t media, std::uint8_t command_sequence) {
  // The same command repeated is one wish (RFC 5104 section 4.3.1.2).
  if (fir_seen_ && command_sequence == fir_sequence_) return;
  fir_seen_ = true;
  fir_sequence_ = command_sequence;
  on_pli(media);
}

void Peer::on_transport_feedback(const rtp::TransportFeedback& feedback) {
  departures_.on_feedback(feedback);
}

void Peer::tick(Instant now) {
  if (state() != transport::ConnectionState::connected) return;
  std::array<std::uint8_t, rtp::kMaxRtcpPacket> buffer;
  rtp::RtcpWriter writer(buffer);
  if (schedule_.due(now)) send_reports(writer, now);
  for (ProducerTrack& track : tracks_) track.write_feedback(writer, own_ssrc(), now);
  if (arrivals_.due(now)) {
    const std::uint32_t media = tracks_.empty() ? 0 : tracks_.front().ssrc().value_or(0);
    while (arrivals_.write(writer, own_ssrc(), media, now)) {
    }
  }
  if (!writer.empty()) connection_->send_rtcp(writer.bytes());
}

void Peer::send_reports(rtp::RtcpWriter& writer, Instant now) {
  std::vector<rtp::SenderInfo> senders;
  for (const auto& consumer : consumers_) {
    if (const auto info = consumer->stream().sender_info(now)) senders.push_back(*info);
  }
  std::vector<rtp::ReportBlock> received;
  for (ProducerTrack& track : tracks_) track.add_report(received, now);
  rtp::write_reports(writer, {own_ssrc(), cname_, senders, received});
  schedule_.on_sent(now, static_cast<double>(random_u32()) / 4294967296.0);
}

}  // namespace amphi::fanout
