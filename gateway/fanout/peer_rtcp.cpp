// A peer's RTCP, both ways.
#include "gateway/fanout/peer.hpp"
#include "mcu/base/random.hpp"

namespace amphi::fanout {

void Peer::on_rtcp(MutableBytes packet, Instant arrival) {
  rtcp_arrival_ = arrival;
  rtp::parse_rtcp(packet, *this, rtcp_scratch_);
}

void Peer::on_sender_report(const rtp::SenderInfo& info, std::span<const rtp::ReportBlock> blocks) {
  for (ProducerTrack& track : tracks_) track.on_sender_report(info, capture_clock_, rtcp_arrival_);
  on_report_blocks(blocks);
}

void Peer::on_receiver_report(std::uint32_t, std::span<const rtp::ReportBlock> blocks) {
  on_report_blocks(blocks);
}

void Peer::on_report_blocks(std::span<const rtp::ReportBlock> blocks) {
  for (const rtp::ReportBlock& block : blocks) {
    rtp::RtpSendStream* stream = stream_of(block.ssrc);
    if (stream == nullptr) continue;
    stream->on_report_block(block, rtcp_arrival_);
    const auto rtt = stream->rtt();
    // Of two streams the picture says more; it has the more packets.
    const bool counts = !picture_ || picture_->source() == nullptr || stream == &picture_->stream();
    if (counts) link_.on_report(block.fraction_lost / 256.0, rtt, rtcp_arrival_);
    if (!rtt) continue;
    for (ProducerTrack& track : tracks_) track.set_rtt(*rtt);
  }
}

void Peer::on_nack(std::uint32_t media, std::span<const std::uint16_t> sequences) {
  rtp::RtpSendStream* stream = stream_of(media);
  if (stream == nullptr) return;
  const bool of_picture = picture_ && stream == &picture_->stream();
  // What it repaired would end with the lesser rung's key frame, which has to get through.
  if (of_picture && is_stepping_down()) return;
  std::size_t bytes = 0;
  {
    Outbox out = outbox(of_picture ? MediaKind::video : MediaKind::audio, rtcp_arrival_);
    for (const std::uint16_t sequence : sequences)
      out.keep(stream->retransmit(sequence, rtcp_arrival_, out.next()));
    bytes = out.bytes();
  }
  if (picture_ && bytes > 0) picture_->pacer().on_sent_aside(bytes, rtcp_arrival_);
}

void Peer::on_pli(std::uint32_t media) {
  if (!picture_ || picture_->stream().config().ssrc != media) return;
  key_frame_wish_.wish(rtcp_arrival_);
  due_ = std::min(due_, key_frame_wish_.next_time());
  pass_key_frame_wish(rtcp_arrival_);
}

void Peer::on_fir(std::uint32_t media, std::uint8_t command_sequence) {
  // The same command repeated is one wish (RFC 5104 section 4.3.1.2).
  if (fir_seen_ && command_sequence == fir_sequence_) return;
  fir_seen_ = true;
  fir_sequence_ = command_sequence;
  on_pli(media);
}

void Peer::on_remb(std::uint64_t bits_per_second, std::span<const std::uint32_t>) {
  link_.on_remb(bits_per_second, rtcp_arrival_);
}

void Peer::on_transport_feedback(const rtp::TransportFeedback& feedback) {
  const bool hesitated = link_.estimator().hesitates(rtcp_arrival_);
  const auto results = departures_.on_feedback(feedback);
  link_.on_results(results, rtcp_arrival_);
  if (sound_) sound_->stream().on_results(results);
  const adaptation::BandwidthEstimator& estimator = link_.estimator();
  if (estimator.overusing()) due_ = link_due_ = std::min(link_due_, rtcp_arrival_);
  // Each picture that still leaves stands before the sound in a queue that is too long already.
  const bool full = estimator.choked() && !choice().pause_video;
  if (full || estimator.hesitates(rtcp_arrival_) != hesitated) update_choice(rtcp_arrival_);
}

void Peer::serve_rtcp(Instant now) {
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
  const auto add = [&](const rtp::RtpSendStream& stream) {
    if (const auto info = stream.sender_info(now)) senders.push_back(*info);
  };
  if (picture_) add(picture_->stream());
  if (sound_) add(sound_->stream());
  std::vector<rtp::ReportBlock> received;
  for (ProducerTrack& track : tracks_) track.add_report(received, now);
  rtp::write_reports(writer, {own_ssrc(), cname_, senders, received});
  schedule_.on_sent(now, static_cast<double>(random_u32()) / 4294967296.0);
}

}  // namespace amphi::fanout
