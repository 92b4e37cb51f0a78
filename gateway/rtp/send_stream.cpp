#include "gateway/rtp/send_stream.hpp"

#include <algorithm>

#include "mcu/base/random.hpp"
#include "mcu/base/result.hpp"

namespace amphi::rtp {
namespace {

constexpr Duration kUnknownRtt = std::chrono::milliseconds(50);
constexpr Duration kMinResendInterval = std::chrono::milliseconds(10);
constexpr Duration kMaxRtt = std::chrono::seconds(10);
constexpr int kMaxResends = 10;
/// A source may have been away for this long; timestamps go on as if it had been there.
constexpr Duration kMaxBreak = std::chrono::hours(1);

std::uint32_t to_ticks(Duration d, std::uint32_t clock_rate) {
  const std::int64_t nanos = d.count();
  constexpr std::int64_t kSecond = 1'000'000'000;
  return static_cast<std::uint32_t>(nanos / kSecond * clock_rate + nanos % kSecond * clock_rate / kSecond);
}

}  // namespace

RtpSendStream::RtpSendStream(SendConfig config, const NtpClock& clock, TransportCcSender* transport)
    : config_(std::move(config)),
      clock_(clock),
      transport_(config_.extensions.transport_cc == 0 ? nullptr : transport),
      // RFC 3550 section 5.1: random starts. Half the range keeps SRTP's index away from a wrap before the
      // receiver knows the first number (RFC 3711 section 3.3.1).
      sequence_(static_cast<std::uint16_t>(random_u32() & 0x7fff)),
      timestamp_(random_u32()),
      rtx_sequence_(static_cast<std::uint16_t>(random_u32() & 0x7fff)),
      sent_(kSentWindow) {
  AMPHI_ASSERT(config_.clock_rate > 0);
}

void RtpSendStream::switch_source(std::shared_ptr<const PacketHistory> history, SourceClock relation,
                                  std::optional<Codec>) {
  const std::uint32_t offset = origins_[origin_].timestamp_offset;
  origin_ = static_cast<std::uint8_t>((origin_ + 1) % origins_.size());
  origins_[origin_] = {std::move(history), offset};
  for (Sent& sent : sent_) {
    if (sent.origin == origin_) sent.used = false;
  }
  // Two switches without a packet between them relate as the looser of the two.
  relation_ = joining_ && relation_ == SourceClock::different ? SourceClock::different : relation;
  joining_ = true;
}

std::uint32_t RtpSendStream::joined_timestamp(const SourcePacket& packet) const {
  if (counters_.packets == 0) return timestamp_;
  if (relation_ == SourceClock::same) return packet.timestamp + origins_[origin_].timestamp_offset;
  const Duration away = std::clamp<Duration>(packet.captured - captured_, Duration::zero(), kMaxBreak);
  return timestamp_ + std::max<std::uint32_t>(1, to_ticks(away, config_.clock_rate));
}

std::optional<RtpSendStream::Numbers> RtpSendStream::next_numbers(const SourcePacket& packet) {
  const int gap = sequence_distance(packet.sequence, source_sequence_);
  if (!joining_ && std::abs(gap) > kMaxGap) {
    // The source started anew. Its old numbers must not find its new packets.
    switch_source(origins_[origin_].history, SourceClock::different);
    for (Sent& sent : sent_) sent.used = false;
  }
  if (joining_) {
    const Numbers numbers{static_cast<std::uint16_t>(sequence_ + 1), joined_timestamp(packet)};
    // A source on the same clock takes over behind what was sent, never beside it.
    const bool newer =
        counters_.packets == 0 || static_cast<std::int32_t>(numbers.timestamp - timestamp_) > 0;
    return newer ? std::optional(numbers) : std::nullopt;
  }
  if (gap <= 0) return std::nullopt;
  return Numbers{static_cast<std::uint16_t>(sequence_ + gap),
                 packet.timestamp + origins_[origin_].timestamp_offset};
}

std::size_t RtpSendStream::send(const SourcePacket& packet, Instant now, MutableBytes out) {
  const auto numbers = next_numbers(packet);
  if (!numbers) return 0;
  const Outgoing outgoing{config_.ssrc, config_.payload_type, numbers->sequence, numbers->timestamp};
  const std::size_t size = write(packet, outgoing, std::nullopt, now, out);
  if (size == 0) return 0;

  if (joining_) origins_[origin_].timestamp_offset = numbers->timestamp - packet.timestamp;
  joining_ = false;
  sequence_ = numbers->sequence;
  timestamp_ = numbers->timestamp;
  source_sequence_ = packet.sequence;
  captured_ = packet.captured;
  sent_[sequence_ % kSentWindow] = {sequence_, packet.sequence, origin_, 0, true, now};
  ++counters_.packets;
  counters_.octets += packet.payload.size();
  budget_.on_sent(size);
  return size;
}

bool RtpSendStream::may_resend(const Sent& sent, Instant now) const {
  if (sent.resends == 0) return true;
  // A little under a round trip: a receiver who asks once per round trip must not be refused for a
  // millisecond.
  const Duration interval = std::max<Duration>(kMinResendInterval, rtt_.value_or(kUnknownRtt) * 3 / 4);
  return sent.resends < kMaxResends && now - sent.last >= interval;
}

std::size_t RtpSendStream::retransmit(std::uint16_t sequence, Instant now, MutableBytes out) {
  const std::size_t size = config_.nack ? try_retransmit(sequence, now, out) : 0;
  ++(size > 0 ? counters_.retransmitted : counters_.refused);
  return size;
}

std::size_t RtpSendStream::try_retransmit(std::uint16_t sequence, Instant now, MutableBytes out) {
  Sent& sent = sent_[sequence % kSentWindow];
  if (!sent.used || sent.sequence != sequence || !may_resend(sent, now)) return 0;
  const Origin& origin = origins_[sent.origin];
  const auto packet = origin.history ? origin.history->find(sent.source_sequence, now) : std::nullopt;
  if (!packet || !budget_.take(packet->payload.size(), now)) return 0;

  const std::uint32_t timestamp = packet->timestamp + origin.timestamp_offset;
  std::size_t size = 0;
  if (config_.rtx) {
    const auto rtx_sequence = static_cast<std::uint16_t>(rtx_sequence_ + 1);
    size = write(*packet, {config_.rtx->ssrc, config_.rtx->payload_type, rtx_sequence, timestamp}, sequence,
                 now, out);
    if (size > 0) rtx_sequence_ = rtx_sequence;
  } else {
    size = write(*packet, {config_.ssrc, config_.payload_type, sequence, timestamp}, std::nullopt, now, out);
  }
  if (size == 0) return 0;
  ++sent.resends;
  sent.last = now;
  return size;
}

std::size_t RtpSendStream::write(const SourcePacket& packet, const Outgoing& outgoing,
                                 std::optional<std::uint16_t> original, Instant now, MutableBytes out) {
  OutgoingExtensions extensions;
  if (!mid_known_) extensions.add_mid(config_.extensions, config_.mid);
  extensions.add_abs_send_time(config_.extensions, now);
  if (transport_ != nullptr)
    extensions.add_transport_sequence(config_.extensions, transport_->next_sequence());
  const RtpHeader header{packet.marker, outgoing.payload_type, outgoing.sequence, outgoing.timestamp,
                         outgoing.ssrc};
  std::size_t size = write_rtp_packet(out, header, extensions.elements(), {});
  const std::size_t original_size = original ? 2 : 0;
  if (size == 0 || out.size() - size < original_size + packet.payload.size()) return 0;
  if (original) write_u16(&out[size], *original);  // RFC 4588 section 4
  size += original_size;
  std::copy(packet.payload.begin(), packet.payload.end(), out.begin() + static_cast<std::ptrdiff_t>(size));
  size += packet.payload.size();
  if (transport_ != nullptr) transport_->on_sent(size, now);
  return size;
}

std::optional<SenderInfo> RtpSendStream::sender_info(Instant now) const {
  if (counters_.packets == 0) return std::nullopt;
  const Duration since = std::max(now - captured_, Duration::zero());
  // `now` and the timestamp it had, had it been a capture time: a pair of the clocks that all our streams
  // share.
  const Instant moment = captured_ + since;
  return SenderInfo{config_.ssrc, clock_.to_ntp(moment), timestamp_ + to_ticks(since, config_.clock_rate),
                    static_cast<std::uint32_t>(counters_.packets),
                    static_cast<std::uint32_t>(counters_.octets)};
}

void RtpSendStream::on_report_block(const ReportBlock& block, Instant now) {
  if (block.ssrc != config_.ssrc || counters_.packets == 0) return;
  mid_known_ = true;
  counters_.fraction_lost = block.fraction_lost;
  if (block.last_sr == 0) return;
  // RFC 3550 section 6.4.1, in 1/65536 s modulo 2^32.
  const std::uint32_t units = ntp_middle(clock_.to_ntp(now)) - block.last_sr - block.delay_since_last_sr;
  const Duration sample((std::int64_t{static_cast<std::int32_t>(units)} * 1'000'000'000) / 65'536);
  if (sample < -kMinResendInterval || sample > kMaxRtt) return;
  const Duration positive = std::max<Duration>(sample, std::chrono::microseconds(100));
  rtt_ = rtt_ ? (*rtt_ * 3 + positive) / 4 : positive;
}

}  // namespace amphi::rtp
