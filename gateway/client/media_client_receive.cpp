// What comes in at a MediaClient, and the RTCP that answers it.
#include "gateway/client/media_client.hpp"
#include "mcu/base/random.hpp"

namespace amphi::client {

MediaClient::Received MediaClient::received(MediaKind kind) const {
  for (const Incoming& incoming : incoming_) {
    if (incoming.kind == kind && incoming.stream) {
      std::uint64_t recovered = 0;
      if (incoming.red) recovered = incoming.red->counters().recovered;
      if (incoming.fec) recovered = incoming.fec->counters().recovered;
      return {incoming.stream->counters(), incoming.stream->statistics().lost(), recovered};
    }
  }
  return {};
}

void MediaClient::on_state(transport::ConnectionState state) {
  handler_.on_state(state);
}

MediaClient::Incoming* MediaClient::incoming_for(const RtpPacketView& packet) {
  const std::uint8_t payload_type = packet.header().payload_type;
  for (Incoming& incoming : incoming_) {
    const bool media = incoming.media.receive_codecs.contains(payload_type) ||
                       incoming.media.red_payload_type == payload_type;
    const bool rtx = incoming.media.receive_rtx.contains(payload_type) ||
                     incoming.media.red_rtx_payload_type == payload_type;
    if (!media && !rtx) continue;
    if (media && (!incoming.stream || incoming.stream->config().ssrc != packet.header().ssrc)) {
      start_incoming(incoming, packet.header().ssrc);
    }
    return incoming.stream ? &incoming : nullptr;
  }
  return nullptr;
}

void MediaClient::start_incoming(Incoming& incoming, std::uint32_t ssrc) {
  rtp::ReceiveConfig config;
  config.kind = incoming.kind;
  config.ssrc = ssrc;
  for (const auto& [payload_type, codec] : incoming.media.receive_codecs) {
    config.payload_types.push_back(payload_type);
    config.clock_rate = clock_rate(codec);
  }
  for (const auto& [payload_type, associated] : incoming.media.receive_rtx) {
    config.rtx.push_back({payload_type, associated});
  }
  if (const auto red = incoming.media.red_payload_type) {
    config.payload_types.push_back(*red);
    if (incoming.media.red_rtx_payload_type)
      config.rtx.push_back({*incoming.media.red_rtx_payload_type, *red});
    if (incoming.kind == MediaKind::audio) incoming.red.emplace(*red);
    const auto fec = incoming.media.ulpfec_payload_type;
    if (incoming.kind == MediaKind::video && fec) incoming.fec.emplace(*red, *fec, extensions_);
  }
  config.nack = incoming.media.feedback.nack;
  incoming.stream.emplace(std::move(config));
}

void MediaClient::on_rtp(MutableBytes packet, Instant arrival) {
  const auto view = RtpPacketView::parse(packet);
  if (!view) return;
  if (const auto sequence = rtp::transport_sequence(*view, extensions_))
    arrivals_.on_packet(*sequence, arrival);
  schedule_.on_media(arrival);
  Incoming* incoming = incoming_for(*view);
  if (incoming == nullptr) return;
  const auto received = incoming->stream->receive(packet, arrival);
  if (!received) return;
  if (incoming->fec) return take_picture(*incoming, *received, arrival);
  if (incoming->red) incoming->red->receive(received->header, received->payload);
  hand_on(*incoming, received->bytes, arrival);
}

void MediaClient::take_picture(Incoming& incoming, const rtp::ReceivedPacket& received, Instant arrival) {
  if (const auto media = incoming.fec->receive(received.bytes, received.restored); !media.empty()) {
    hand_on(incoming, media, arrival);
  }
  for (auto found = incoming.fec->recovered(); !found.empty(); found = incoming.fec->recovered()) {
    if (const auto taken = incoming.stream->receive_recovered(found, arrival)) {
      hand_on(incoming, taken->bytes, arrival);
    }
  }
}

void MediaClient::hand_on(const Incoming& incoming, Bytes packet, Instant arrival) {
  if (const auto view = RtpPacketView::parse(packet)) handler_.on_program(incoming.kind, *view, arrival);
}

void MediaClient::on_rtcp(MutableBytes packet, Instant arrival) {
  rtcp_arrival_ = arrival;
  rtp::parse_rtcp(packet, *this, rtcp_scratch_);
}

void MediaClient::on_sender_report(const rtp::SenderInfo& info, std::span<const rtp::ReportBlock> blocks) {
  for (Incoming& incoming : incoming_) {
    if (incoming.stream && incoming.stream->config().ssrc == info.ssrc) {
      incoming.stream->on_sender_report(info, rtcp_arrival_);
    }
  }
  on_receiver_report(info.ssrc, blocks);
}

void MediaClient::on_receiver_report(std::uint32_t, std::span<const rtp::ReportBlock> blocks) {
  for (Outgoing* outgoing : {&sound_, &picture_}) {
    if (!outgoing->stream) continue;
    for (const rtp::ReportBlock& block : blocks) outgoing->stream->on_report_block(block, rtcp_arrival_);
  }
}

MediaClient::Outgoing* MediaClient::outgoing_of(std::uint32_t ssrc) {
  for (Outgoing* outgoing : {&sound_, &picture_}) {
    if (outgoing->stream && outgoing->stream->config().ssrc == ssrc) return outgoing;
  }
  return nullptr;
}

void MediaClient::on_nack(std::uint32_t media, std::span<const std::uint16_t> sequences) {
  Outgoing* outgoing = outgoing_of(media);
  if (outgoing == nullptr) return;
  std::array<std::uint8_t, kMaxRtpPacket> buffer;
  for (const std::uint16_t sequence : sequences) {
    const std::size_t size = outgoing->stream->retransmit(sequence, rtcp_arrival_, buffer);
    if (size > 0) connection_->send_rtp(Bytes(buffer).first(size));
  }
}

void MediaClient::on_pli(std::uint32_t media) {
  if (outgoing_of(media) == &picture_) handler_.on_key_frame_request();
}

void MediaClient::on_fir(std::uint32_t media, std::uint8_t) {
  on_pli(media);
}

void MediaClient::request_key_frame() {
  std::array<std::uint8_t, rtp::kMaxRtcpPacket> buffer;
  rtp::RtcpWriter writer(buffer);
  for (const Incoming& incoming : incoming_) {
    if (incoming.kind == MediaKind::video && incoming.stream)
      writer.pli(own_ssrc_, incoming.stream->config().ssrc);
  }
  if (!writer.empty()) connection_->send_rtcp(writer.bytes());
}

void MediaClient::tick(Instant now) {
  if (state() != transport::ConnectionState::connected) return;
  std::array<std::uint8_t, rtp::kMaxRtcpPacket> buffer;
  rtp::RtcpWriter writer(buffer);
  if (schedule_.due(now)) send_reports(writer, now);
  for (Incoming& incoming : incoming_) {
    if (!incoming.stream) continue;
    const std::uint32_t media = incoming.stream->config().ssrc;
    const auto missing = incoming.stream->collect_nacks(now);
    if (!missing.empty()) writer.nack(own_ssrc_, media, missing);
    if (incoming.stream->take_key_frame_wish()) writer.pli(own_ssrc_, media);
  }
  if (arrivals_.due(now)) {
    while (arrivals_.write(writer, own_ssrc_, 0, now)) {
    }
  }
  if (!writer.empty()) connection_->send_rtcp(writer.bytes());
}

void MediaClient::send_reports(rtp::RtcpWriter& writer, Instant now) {
  std::vector<rtp::SenderInfo> senders;
  for (Outgoing* outgoing : {&sound_, &picture_}) {
    if (!outgoing->stream) continue;
    if (const auto info = outgoing->stream->sender_info(now)) senders.push_back(*info);
  }
  std::vector<rtp::ReportBlock> received;
  for (Incoming& incoming : incoming_) {
    if (!incoming.stream) continue;
    if (const auto block = incoming.stream->report(now)) received.push_back(*block);
  }
  rtp::write_reports(writer, {own_ssrc_, cname_, senders, received});
  schedule_.on_sent(now, static_cast<double>(random_u32()) / 4294967296.0);
}

}  // namespace amphi::client
