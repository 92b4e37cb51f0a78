// What the packets of a send stream look like. The one place where they are put together.
#include <algorithm>

#include "gateway/rtp/red.hpp"
#include "gateway/rtp/send_stream.hpp"

namespace amphi::rtp {

std::uint8_t RtpSendStream::payload_type(std::uint8_t codec) const {
  return codec == 0 ? config_.payload_type : config_.alternatives[codec - 1U].payload_type;
}

std::optional<std::uint8_t> RtpSendStream::rtx_payload_type(std::uint8_t codec) const {
  if (!config_.rtx) return std::nullopt;
  return codec == 0 ? config_.rtx->payload_type : config_.alternatives[codec - 1U].rtx_payload_type;
}

std::size_t RtpSendStream::write_header(const Outgoing& outgoing, Instant now, bool plain,
                                        MutableBytes out) const {
  OutgoingExtensions extensions;
  if (outgoing.mid) extensions.add_mid(config_.extensions, config_.mid);
  extensions.add_abs_send_time(config_.extensions, plain ? Instant{} : now);
  if (transport_ != nullptr) {
    extensions.add_transport_sequence(config_.extensions,
                                      plain ? std::uint16_t{0} : transport_->next_sequence());
  }
  const RtpHeader header{outgoing.marker, outgoing.payload_type, outgoing.sequence, outgoing.timestamp,
                         outgoing.ssrc};
  return write_rtp_packet(out, header, extensions.elements(), {});
}

std::size_t RtpSendStream::write_body(const SourcePacket& packet, const Sent& sent, bool with_red,
                                      Instant now, MutableBytes out) const {
  if (with_red && (sent.redundancy > 0 || !repairing_.empty()))
    return write_redundant(packet, sent, now, out);
  const std::size_t before = with_red ? 1 : 0;
  if (out.size() < before + packet.payload.size()) return 0;
  if (with_red) out[0] = payload_type(origins_[sent.origin].codec);  // RFC 2198: the last block's header
  const MutableBytes payload = out.subspan(before, packet.payload.size());
  std::ranges::copy(packet.payload, payload.begin());
  rewrite_picture(payload, packet.picture, sent.picture_id, sent.tl0);
  return before + payload.size();
}

std::size_t RtpSendStream::write_redundant(const SourcePacket& packet, const Sent& sent, Instant now,
                                           MutableBytes out) const {
  const Origin& origin = origins_[sent.origin];
  const std::uint8_t type = payload_type(origin.codec);
  std::array<RedBlock, SoundRepair::kMost + kMaxRedundancy + 1> blocks;
  std::size_t count = 0;
  const auto add = [&](std::uint16_t sequence) {
    const auto older = origin.history->find(sequence, now);
    if (older) blocks[count++] = {type, packet.timestamp - older->timestamp, older->payload};
    return older.has_value();
  };
  for (const std::uint16_t sequence : repairing_) {
    if (!add(sequence)) return 0;
  }
  for (int back = sent.redundancy; back > 0; --back) {
    if (!add(static_cast<std::uint16_t>(packet.sequence - back))) return 0;
  }
  blocks[count++] = {type, 0, packet.payload};
  return write_red(out, {blocks.data(), count});
}

std::span<const std::uint16_t> RtpSendStream::repairs(const SourcePacket& packet, int redundancy,
                                                      Instant now) const {
  if (!repairs_ || joining_) return {};
  const auto wanted = repair_->choose(packet, redundancy);
  // Thin sound's packets are all about as long.
  const std::size_t blocks = wanted.size() + static_cast<std::size_t>(redundancy) + 1;
  for (const std::uint16_t sequence : wanted) {
    const auto lost = origins_[origin_].history->find(sequence, now);
    const std::size_t longest =
        lost ? std::max(lost->payload.size(), packet.payload.size()) : kMaxRedBlock + 1;
    if (longest > kMaxRedBlock || blocks * longest > kMaxRedundantPayload) return {};
  }
  return wanted;
}

int RtpSendStream::redundant_blocks(const SourcePacket& packet, Instant now) const {
  const Origin& origin = origins_[origin_];
  if (redundancy_ == 0 || !config_.red || kind_of(config_.codec) != MediaKind::audio || !origin.history)
    return 0;
  const int at_most = joining_
                          ? (relation_ == SourceClock::same && counters_.packets > 0 ? kMaxRedundancy : 0)
                          : std::min(usable_ + 1, kMaxRedundancy);
  std::size_t size = packet.payload.size();
  int blocks = 0;
  while (blocks < std::min<int>(redundancy_, at_most)) {
    const auto older = origin.history->find(static_cast<std::uint16_t>(packet.sequence - blocks - 1), now);
    if (!older || older->payload.empty() || older->payload.size() > kMaxRedBlock) break;
    const std::uint32_t offset = packet.timestamp - older->timestamp;
    size += older->payload.size();
    if (offset == 0 || offset > kMaxRedOffset || size > kMaxRedundantPayload) break;
    ++blocks;
  }
  return blocks;
}

std::size_t RtpSendStream::write_media(const SourcePacket& packet, const Sent& sent, Instant now,
                                       MutableBytes out) {
  const std::uint8_t type = sent.red ? config_.red->payload_type : payload_type(origins_[sent.origin].codec);
  const std::size_t header = write_header(
      {config_.ssrc, type, sent.sequence, sent.timestamp, packet.marker, sent.mid}, now, false, out);
  if (header == 0) return 0;
  const std::size_t body = write_body(packet, sent, sent.red, now, out.subspan(header));
  // Sound may be empty in RTP, yet neither Opus nor our sources send that.
  return body == 0 && !packet.payload.empty() ? 0 : finish(header + body, now);
}

// Reports are about the media: whether the receiver has learned the SSRC of these is never known, and Firefox
// learns it from the mid alone, whatever the answer's ssrc-group says.
std::size_t RtpSendStream::write_rtx(const SourcePacket* packet, const Sent& sent, Instant now,
                                     MutableBytes out) {
  const Origin& origin = origins_[sent.origin];
  const bool red = sent.red && config_.red->rtx_payload_type.has_value();
  const auto type = red ? config_.red->rtx_payload_type : rtx_payload_type(origin.codec);
  if (!type || (packet == nullptr && !red)) return 0;
  const Outgoing outgoing{config_.rtx->ssrc,
                          *type,
                          static_cast<std::uint16_t>(rtx_sequence_ + 1),
                          sent.timestamp,
                          packet != nullptr && packet->marker,
                          true};
  std::size_t size = write_header(outgoing, now, false, out);
  if (size == 0 || out.size() - size < 3) return 0;
  write_u16(&out[size], sent.sequence);  // the original sequence number
  size += 2;
  std::size_t body = 1;
  if (packet == nullptr) {
    out[size] = *config_.red->ulpfec_payload_type;  // an FEC packet without content
  } else {
    body = write_body(*packet, sent, red, now, out.subspan(size));
  }
  if (body == 0) return 0;
  ++rtx_sequence_;
  return finish(size + body, now);
}

std::size_t RtpSendStream::finish(std::size_t size, Instant now) {
  if (transport_ != nullptr) transport_->on_sent(size, now);
  return size;
}

}  // namespace amphi::rtp
