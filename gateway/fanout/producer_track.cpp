#include "gateway/fanout/producer_track.hpp"

namespace amphi::fanout {

ProducerTrack::ProducerTrack(const sdp::NegotiatedMedia& media)
    : source_(*media.source),
      mid_(media.mid),
      codecs_(media.receive_codecs),
      rtx_(media.receive_rtx),
      nack_(media.feedback.nack),
      key_frames_(!media.feedback.pli && media.feedback.fir) {}

std::optional<std::uint32_t> ProducerTrack::ssrc() const {
  return stream_ ? std::optional(stream_->config().ssrc) : std::nullopt;
}

void ProducerTrack::start_stream(std::uint32_t ssrc, rtp::CaptureClock& clock) {
  if (stream_) clock.remove_stream(stream_->config().ssrc);
  rtp::ReceiveConfig config;
  config.kind = kind_of(source_);
  config.ssrc = ssrc;
  config.clock_rate = clock_rate(codecs_.begin()->second);
  for (const auto& [payload_type, codec] : codecs_) config.payload_types.push_back(payload_type);
  for (const auto& [payload_type, associated] : rtx_) config.rtx.push_back({payload_type, associated});
  config.nack = nack_;
  clock.add_stream(ssrc, config.clock_rate);
  stream_.emplace(std::move(config));
}

std::optional<ProducerTrack::Media> ProducerTrack::receive(MutableBytes packet, std::uint32_t media_ssrc,
                                                           rtp::CaptureClock& clock, Instant arrival) {
  if (ssrc() != media_ssrc) start_stream(media_ssrc, clock);
  const auto received = stream_->receive(packet, arrival);
  if (!received || received->payload.empty()) return std::nullopt;
  const auto codec = codecs_.find(received->header.payload_type);
  if (codec == codecs_.end()) return std::nullopt;
  codec_ = codec->second;
  last_media_ = arrival;
  note_key_frame(*received, *codec_);
  // A retransmission came late; its capture time follows the packets around it.
  if (!received->restored)
    last_captured_ = clock.capture_time(media_ssrc, received->header.timestamp, arrival);
  return Media{received->bytes, *codec_, last_captured_};
}

void ProducerTrack::note_key_frame(const rtp::ReceivedPacket& received, Codec codec) {
  if (kind_of(source_) != MediaKind::video) return;
  if (rtp::starts_key_frame(codec, received.payload)) {
    key_frames_.on_key_frame();
    stream_->on_key_frame(received.extended_sequence);
  }
}

void ProducerTrack::on_sender_report(const rtp::SenderInfo& info, rtp::CaptureClock& clock, Instant arrival) {
  if (ssrc() != info.ssrc) return;
  stream_->on_sender_report(info, arrival);
  clock.on_sender_report(info.ssrc, info.ntp, info.rtp_timestamp, arrival);
}

void ProducerTrack::set_rtt(Duration rtt) {
  if (stream_) stream_->set_rtt(rtt);
}

void ProducerTrack::write_feedback(rtp::RtcpWriter& writer, std::uint32_t own_ssrc, Instant now) {
  if (!stream_) return;
  const std::uint32_t media = stream_->config().ssrc;
  const auto missing = stream_->collect_nacks(now);
  if (!missing.empty()) writer.nack(own_ssrc, media, missing);
  if (kind_of(source_) != MediaKind::video) return;
  if (stream_->take_key_frame_wish()) key_frames_.wish();
  if (!arriving(now)) return key_frames_.withdraw();
  if (const auto request = key_frames_.poll(now)) {
    request->method == rtp::KeyFrameMethod::pli ? writer.pli(own_ssrc, media)
                                                : writer.fir(own_ssrc, media, request->command_sequence);
  }
}

void ProducerTrack::add_report(std::vector<rtp::ReportBlock>& blocks, Instant now) {
  if (!stream_) return;
  if (const auto block = stream_->report(now)) blocks.push_back(*block);
}

std::optional<Codec> ProducerTrack::arriving(Instant now) const {
  const Duration silence = source_ == Source::screen ? kScreenSilence : kSilence;
  return codec_ && now - last_media_ < silence ? codec_ : std::nullopt;
}

}  // namespace amphi::fanout
