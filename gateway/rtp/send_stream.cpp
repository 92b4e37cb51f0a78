#include "gateway/rtp/send_stream.hpp"

#include <algorithm>
#include <utility>

#include "mcu/base/random.hpp"
#include "mcu/base/result.hpp"

namespace amphi::rtp {
namespace {

constexpr Duration kMinRtt = std::chrono::microseconds(100);
constexpr Duration kMaxRtt = std::chrono::seconds(10);
constexpr Duration kClockError = std::chrono::milliseconds(10);
/// A source may have been away for this long; timestamps go on as if it had been there.
constexpr Duration kMaxBreak = std::chrono::hours(1);
/// What was sent this long before is not in any history any more.
constexpr Duration kOriginAge = std::chrono::seconds(3);

std::uint32_t to_ticks(Duration d, std::uint32_t clock_rate) {
  const std::int64_t nanos = d.count();
  constexpr std::int64_t kSecond = 1'000'000'000;
  return static_cast<std::uint32_t>(nanos / kSecond * clock_rate + nanos % kSecond * clock_rate / kSecond);
}

/// How many packets must be known again: none where nothing is ever repaired, as with sound.
std::size_t window(const SendConfig& config) {
  const bool fec = config.red && config.red->ulpfec_payload_type;
  return config.rtx || fec ? RtpSendStream::kWindow : 0;
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
      sent_(window(config_)) {
  AMPHI_ASSERT(config_.clock_rate > 0);
  const bool sound = kind_of(config_.codec) == MediaKind::audio;
  if (sound && config_.red && transport_ != nullptr) repair_ = std::make_unique<SoundRepair>();
}

bool RtpSendStream::can_send(Codec codec) const {
  return codec == config_.codec ||
         std::ranges::find(config_.alternatives, codec, &AlternativePayload::codec) !=
             config_.alternatives.end();
}

void RtpSendStream::switch_source(std::shared_ptr<const PacketHistory> history, SourceClock relation,
                                  std::optional<Codec> codec) {
  Origin next{std::move(history), origins_[origin_].timestamp_offset, origins_[origin_].codec};
  if (codec == config_.codec) next.codec = 0;
  if (codec && codec != config_.codec) {
    const auto it = std::ranges::find(config_.alternatives, *codec, &AlternativePayload::codec);
    AMPHI_ASSERT(it != config_.alternatives.end());
    next.codec = static_cast<std::uint8_t>(1 + (it - config_.alternatives.begin()));
  }
  origin_ = static_cast<std::uint8_t>((origin_ + 1) % origins_.size());
  origins_[origin_] = std::move(next);
  for (Sent& sent : sent_) {
    if (sent.origin == origin_) sent.kind = Kind::nothing;
  }
  // Two switches without a packet between them relate as the looser of the two.
  relation_ = joining_ && relation_ == SourceClock::different ? SourceClock::different : relation;
  joining_ = former_origins_ = true;
  if (repair_) repair_->clear();
  picture_.wanted = false;
  pictures_.join();
}

std::uint32_t RtpSendStream::joined_timestamp(const SourcePacket& packet) const {
  if (counters_.packets == 0) return timestamp_;
  if (relation_ == SourceClock::same) return packet.timestamp + origins_[origin_].timestamp_offset;
  const Duration away = std::clamp<Duration>(packet.captured - captured_, Duration::zero(), kMaxBreak);
  return timestamp_ + std::max<std::uint32_t>(1, to_ticks(away, config_.clock_rate));
}

int RtpSendStream::gap_to(const SourcePacket& packet) {
  const int gap = sequence_distance(packet.sequence, source_sequence_);
  if (joining_ || std::abs(gap) <= kMaxGap) return gap;
  // The source started anew. Its old numbers must not find its new packets.
  switch_source(origins_[origin_].history, SourceClock::different);
  for (Sent& sent : sent_) sent.kind = Kind::nothing;
  return gap;
}

std::optional<RtpSendStream::Numbers> RtpSendStream::next_numbers(const SourcePacket& packet) {
  const int gap = gap_to(packet);
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
  PictureNumbers pictures = pictures_;
  pictures.advance(packet, true);
  Sent sent;
  sent.timestamp = numbers->timestamp;
  sent.sequence = numbers->sequence;
  sent.source_sequence = packet.sequence;
  sent.picture_id = pictures.picture_id();
  sent.tl0 = pictures.tl0();
  sent.origin = origin_ & 3;
  sent.redundancy = redundant_blocks(packet, now) & 3;
  repairing_ = repairs(packet, sent.redundancy, now);
  sent.red = sent.redundancy > 0 || !repairing_.empty() || (fec_.share > 0 && can_protect());
  sent.mid = !mid_known_;
  sent.kind = Kind::media;
  const std::uint16_t number = transport_ != nullptr ? transport_->next_sequence() : std::uint16_t{0};
  const std::size_t size = write_media(packet, sent, now, out);
  const std::size_t repaired = std::exchange(repairing_, {}).size();
  if (size == 0) return 0;
  counters_.repaired += repaired;
  if (repair_) repair_->on_sent(packet, number, repaired > 0);
  pictures_ = pictures;
  commit(packet, sent, now);
  budget_.on_sent(size);
  return size;
}

void RtpSendStream::commit(const SourcePacket& packet, const Sent& sent, Instant now) {
  if (joining_) {
    origins_[origin_].timestamp_offset = sent.timestamp - packet.timestamp;
    joined_ = now;
    // On another clock nothing from before the join has a place in the receiver's time.
    usable_ = relation_ == SourceClock::same && counters_.packets > 0 ? kMaxRedundancy : 0;
  } else {
    usable_ = static_cast<std::uint8_t>(std::min(usable_ + 1, kMaxRedundancy));
  }
  begin_protection(packet, sent);
  joining_ = false;
  if (former_origins_ && now - joined_ > kOriginAge) forget_origins();
  sequence_ = sent.sequence;
  timestamp_ = sent.timestamp;
  source_sequence_ = packet.sequence;
  captured_ = packet.captured;
  if (!sent_.empty()) sent_[sequence_ % sent_.size()] = sent;
  ++counters_.packets;
  counters_.octets += packet.payload.size();
}

void RtpSendStream::forget_origins() {
  for (std::size_t i = 0; i < origins_.size(); ++i) {
    if (i != origin_) origins_[i].history.reset();
  }
  former_origins_ = false;
}

void RtpSendStream::begin_protection(const SourcePacket& packet, const Sent& sent) {
  if (joining_ || sent.timestamp != timestamp_) {
    const bool chosen = !fec_.base_only || packet.picture.key || packet.picture.temporal_layer == 0;
    picture_ = {chosen && sent.red && can_protect(), 0, sent.sequence, sent.sequence};
  }
  // Where a part of the picture has its FEC already, the rest begins behind that.
  if (picture_.next == picture_.end) picture_.next = sent.sequence;
  picture_.end = static_cast<std::uint16_t>(sent.sequence + 1);
}

void RtpSendStream::skip(const SourcePacket& packet) {
  const int gap = gap_to(packet);
  if (joining_ || gap <= 0) return;
  sequence_ = static_cast<std::uint16_t>(sequence_ + gap - 1);  // what the source lost stays a gap
  source_sequence_ = packet.sequence;
  pictures_.advance(packet, false);
}

void RtpSendStream::set_redundancy(int levels) {
  redundancy_ = static_cast<std::uint8_t>(std::clamp(levels, 0, kMaxRedundancy));
}

void RtpSendStream::on_results(std::span<const TransportResult> results) {
  if (!repairs_) return;
  for (const TransportResult& result : results) {
    if (!result.arrived) {
      repair_->on_lost(result.sequence);
    } else if (result.was_lost) {
      repair_->on_found(result.sequence);
    }
  }
}

void RtpSendStream::set_fec(FecProtection protection) {
  fec_ = protection;
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
  if (sample < -kClockError || sample > kMaxRtt) return;
  const Duration positive = std::max<Duration>(sample, kMinRtt);
  rtt_ = rtt_ ? (*rtt_ * 3 + positive) / 4 : positive;
}

}  // namespace amphi::rtp
