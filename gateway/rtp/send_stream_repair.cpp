// Retransmission, FEC and padding of a send stream.
#include <algorithm>
#include <cmath>

#include "gateway/rtp/send_stream.hpp"
#include "gateway/rtp/ulpfec.hpp"

namespace amphi::rtp {
namespace {

constexpr Duration kUnknownRtt = std::chrono::milliseconds(50);
constexpr Duration kMinResendInterval = std::chrono::milliseconds(10);
constexpr int kMaxResends = 10;
constexpr int kPaddingChoice = 16;          ///< packets to choose from for padding
constexpr std::size_t kSmallPayload = 100;  ///< repeating less than this is not worth it
constexpr std::size_t kMaxPadding = 255;    ///< RFC 3550 section 5.1: one byte counts it

std::uint16_t milliseconds(Instant t) {
  return static_cast<std::uint16_t>(t.time_since_epoch() / std::chrono::milliseconds(1));
}

}  // namespace

RtpSendStream::Sent* RtpSendStream::sent_packet(std::uint16_t sequence) {
  if (sent_.empty()) return nullptr;
  Sent& sent = sent_[sequence % sent_.size()];
  return sent.kind != Kind::nothing && sent.sequence == sequence ? &sent : nullptr;
}

std::optional<SourcePacket> RtpSendStream::source_of(const Sent& sent, Instant now) const {
  const Origin& origin = origins_[sent.origin];
  return origin.history ? origin.history->find(sent.source_sequence, now) : std::nullopt;
}

bool RtpSendStream::may_resend(const Sent& sent, Instant now) const {
  if (sent.resends == 0) return true;
  // A little under a round trip: a receiver who asks once per round trip must not be refused for a
  // millisecond.
  const Duration interval = std::max<Duration>(kMinResendInterval, rtt_.value_or(kUnknownRtt) * 3 / 4);
  const auto since = static_cast<std::uint16_t>(milliseconds(now) - sent.last_ms);
  return sent.resends < kMaxResends && std::chrono::milliseconds(since) >= interval;
}

std::size_t RtpSendStream::retransmit(std::uint16_t sequence, Instant now, MutableBytes out) {
  const std::size_t size = config_.nack ? try_retransmit(sequence, now, out) : 0;
  ++(size > 0 ? counters_.retransmitted : counters_.refused);
  return size;
}

std::size_t RtpSendStream::try_retransmit(std::uint16_t sequence, Instant now, MutableBytes out) {
  Sent* sent = sent_packet(sequence);
  // Without RTX it would be the same number again, which SRTP refuses, as it must (RFC 7714 section 8.1); but
  // the transport-wide number would be spent and count as lost.
  if (!config_.rtx || sent == nullptr || !may_resend(*sent, now)) return 0;
  // A late FEC packet is worth nothing: an empty one keeps the receiver from asking on.
  const bool fec = sent->kind == Kind::fec;
  const auto packet = fec ? std::nullopt : source_of(*sent, now);
  if ((!packet && !fec) || !budget_.take(packet ? packet->payload.size() : 1, now)) return 0;
  const std::size_t size = write_rtx(packet ? &*packet : nullptr, *sent, now, out);
  if (size == 0) return 0;
  ++sent->resends;
  sent->last_ms = milliseconds(now);
  return size;
}

std::size_t RtpSendStream::next_fec(Instant now, MutableBytes out) {
  while (picture_.wanted && picture_.next != picture_.end) {
    const auto left = static_cast<std::uint16_t>(picture_.end - picture_.next);
    const auto span = std::min<std::size_t>(left, kMaxFecPackets);
    const auto share = static_cast<std::size_t>(std::ceil(fec_.share * static_cast<double>(span)));
    const auto groups = std::clamp<std::size_t>(share, 1, span);
    const auto end = static_cast<std::uint16_t>(picture_.next + span);
    while (picture_.written < groups) {
      const std::size_t size = write_fec(picture_.written++, groups, end, now, out);
      if (size > 0) return size;
    }
    picture_.next = end;
    picture_.written = 0;
  }
  return 0;
}

std::size_t RtpSendStream::write_plain(const Sent& sent, Instant now, MutableBytes out) const {
  const auto packet = source_of(sent, now);
  if (!packet) return 0;
  const Origin& origin = origins_[sent.origin];
  const Outgoing outgoing{
      config_.ssrc, payload_type(origin.codec), sent.sequence, sent.timestamp, packet->marker, sent.mid};
  const std::size_t header = write_header(outgoing, now, true, out);
  const std::size_t body = header == 0 ? 0 : write_body(*packet, sent, false, now, out.subspan(header));
  return body == 0 ? 0 : header + body;
}

std::size_t RtpSendStream::write_fec(std::size_t group, std::size_t groups, std::uint16_t end, Instant now,
                                     MutableBytes out) {
  const auto sequence = static_cast<std::uint16_t>(sequence_ + 1);
  const std::size_t header = write_header(
      {config_.ssrc, config_.red->payload_type, sequence, timestamp_, false, !mid_known_}, now, false, out);
  if (header == 0 || header == out.size()) return 0;
  out[header] = *config_.red->ulpfec_payload_type;
  const auto span = static_cast<std::uint16_t>(end - picture_.next);
  UlpfecWriter writer(out.subspan(header + 1), picture_.next, span);
  std::array<std::uint8_t, kMaxRtpPacket> plain;
  // Every `groups`-th packet: a burst of losses falls into different groups.
  for (std::size_t i = group; i < span; i += groups) {
    const Sent* sent = sent_packet(static_cast<std::uint16_t>(picture_.next + i));
    const std::size_t size = sent == nullptr ? 0 : write_plain(*sent, now, plain);
    if (size > 0 && !writer.add(Bytes(plain).first(size))) return 0;
  }
  if (writer.size() == 0) return 0;
  sequence_ = sequence;
  Sent sent;
  sent.timestamp = timestamp_;
  sent.sequence = sequence;
  sent.origin = origin_ & 3;
  sent.red = true;
  sent.kind = Kind::fec;
  sent_[sequence % sent_.size()] = sent;
  ++counters_.packets;
  ++counters_.fec;
  counters_.octets += 1 + writer.size();
  return finish(header + 1 + writer.size(), now);
}

std::size_t RtpSendStream::pad(std::size_t bytes, Instant now, MutableBytes out) {
  // Before the first packet its timestamp would mislead who estimates by timestamps alone.
  if (!config_.rtx || (counters_.packets == 0 && transport_ == nullptr)) return 0;
  const Sent* best = nullptr;
  std::size_t best_size = 0;
  for (int back = 0; back < kPaddingChoice; ++back) {
    const Sent* sent = sent_packet(static_cast<std::uint16_t>(sequence_ - back));
    if (sent == nullptr || sent->kind != Kind::media) continue;
    const auto packet = source_of(*sent, now);
    if (!packet || packet->payload.size() > bytes || packet->payload.size() <= best_size) continue;
    best = sent;
    best_size = packet->payload.size();
  }
  const auto packet = best_size >= kSmallPayload ? source_of(*best, now) : std::nullopt;
  const std::size_t size = packet ? write_rtx(&*packet, *best, now, out) : write_padding(bytes, now, out);
  counters_.padding += size;
  if (size > 0 && transport_ != nullptr) transport_->mark_padding();
  return size;
}

std::size_t RtpSendStream::write_padding(std::size_t bytes, Instant now, MutableBytes out) {
  const auto type = rtx_payload_type(origins_[origin_].codec);
  if (!type) return 0;
  const auto sequence = static_cast<std::uint16_t>(rtx_sequence_ + 1);
  const std::size_t header =
      write_header({config_.rtx->ssrc, *type, sequence, timestamp_, false, true}, now, false, out);
  if (header == 0 || header == out.size()) return 0;
  const std::size_t wanted = bytes > header ? bytes - header : 1;
  const std::size_t padding = std::min({wanted, kMaxPadding, out.size() - header});
  std::ranges::fill(out.subspan(header, padding), std::uint8_t{0});
  out[header + padding - 1] = static_cast<std::uint8_t>(padding);
  out[0] |= 0x20;  // P
  rtx_sequence_ = sequence;
  return finish(header + padding, now);
}

}  // namespace amphi::rtp
