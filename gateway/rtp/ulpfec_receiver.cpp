#include "gateway/rtp/ulpfec_receiver.hpp"

#include <algorithm>
#include <cstring>

namespace amphi::rtp {
namespace {

constexpr std::size_t kRtpHeader = 12;

/// FEC is computed over zeros where extensions change on the way.
void clear_extension(MutableBytes packet, std::uint8_t id) {
  if (id == 0) return;
  const auto view = RtpPacketView::parse(packet);
  const auto data = view ? view->extension(id) : std::nullopt;
  if (!data) return;
  const auto at = static_cast<std::size_t>(data->data() - packet.data());
  std::ranges::fill(packet.subspan(at, data->size()), std::uint8_t{0});
}

}  // namespace

MutableBytes UlpfecReceiver::receive(MutableBytes packet, bool restored) {
  const auto view = RtpPacketView::parse(packet);
  if (!view || packet.size() > kMaxRtpPacket) {
    ++counters_.rejected;
    return {};
  }
  ssrc_ = view->header().ssrc;
  if (view->header().payload_type == red_) return unwrap(packet, *view, restored);
  if (!media_.empty() && !restored) keep_media(packet);
  return packet;
}

MutableBytes UlpfecReceiver::unwrap(MutableBytes packet, const RtpPacketView& view, bool restored) {
  const Bytes payload = view.payload();
  if (payload.empty() || (payload[0] & 0x80) != 0) {  // one block only, as all senders of pictures do
    ++counters_.rejected;
    return {};
  }
  if (media_.empty()) {
    media_.resize(kMediaSlots);
    fec_.resize(kFecSlots);
  }
  const std::uint8_t type = payload[0];
  if (type == ulpfec_) {
    if (payload.size() > 1) keep_fec(payload.subspan(1), view.header());
    return {};
  }
  // The header moves over the block's header.
  const std::size_t header = view.payload_offset();
  std::memmove(packet.data() + 1, packet.data(), header);
  const MutableBytes media = packet.subspan(1, header + payload.size() - 1);
  media[0] = static_cast<std::uint8_t>(media[0] & ~0x20);  // padding stays behind
  media[1] = static_cast<std::uint8_t>((media[1] & 0x80) | type);
  if (!restored) keep_media(media);
  return media;
}

const UlpfecReceiver::Slot* UlpfecReceiver::media(std::uint16_t sequence) const {
  const Slot& slot = media_[sequence % kMediaSlots];
  return slot.used && slot.sequence == sequence ? &slot : nullptr;
}

void UlpfecReceiver::keep_media(Bytes packet) {
  const std::uint16_t sequence = read_u16(&packet[2]);
  Slot& slot = media_[sequence % kMediaSlots];
  slot.used = true;
  slot.fresh = false;
  slot.sequence = sequence;
  slot.size = static_cast<std::uint16_t>(packet.size());
  std::ranges::copy(packet, slot.bytes.begin());
  const MutableBytes kept = MutableBytes(slot.bytes).first(slot.size);
  clear_extension(kept, extensions_.abs_send_time);
  clear_extension(kept, extensions_.transport_cc);
  recover_all();
}

void UlpfecReceiver::keep_fec(Bytes payload, const RtpHeader& header) {
  ++counters_.fec;
  if (!UlpfecView::parse(payload)) {
    ++counters_.rejected;
    return;
  }
  Slot& slot = fec_[next_fec_++ % kFecSlots];
  slot.used = true;
  slot.sequence = header.sequence;
  slot.size = static_cast<std::uint16_t>(payload.size());
  std::ranges::copy(payload, slot.bytes.begin());
  recover_all();
}

void UlpfecReceiver::recover_all() {
  for (bool again = true; again;) {
    const std::uint64_t before = counters_.recovered;
    for (Slot& fec : fec_) {
      if (fec.used && try_recover(fec)) fec.used = false;
    }
    again = counters_.recovered > before;  // what came back may complete another one
  }
}

bool UlpfecReceiver::try_recover(const Slot& fec) {
  const auto view = UlpfecView::parse(Bytes(fec.bytes).first(fec.size));
  std::optional<std::uint16_t> missing;
  for (std::size_t i = 0; i < kMaxFecPackets; ++i) {
    const auto sequence = static_cast<std::uint16_t>(view->base + i);
    if (!view->protects(sequence) || media(sequence) != nullptr) continue;
    if (missing) return false;
    missing = sequence;
  }
  if (missing) rebuild(*view, *missing);
  return true;
}

void UlpfecReceiver::rebuild(const UlpfecView& view, std::uint16_t missing) {
  Slot& slot = media_[missing % kMediaSlots];
  std::array<std::uint8_t, kMaxRtpPacket> bytes{};
  std::uint16_t flags = view.flags_recovery, length = view.length_recovery;
  std::uint32_t timestamp = view.timestamp_recovery;
  const std::size_t room = std::min(view.parity.size(), bytes.size() - kRtpHeader);
  std::copy_n(view.parity.begin(), room, bytes.begin() + kRtpHeader);
  for (std::size_t i = 0; i < kMaxFecPackets; ++i) {
    const auto sequence = static_cast<std::uint16_t>(view.base + i);
    if (sequence == missing || !view.protects(sequence)) continue;
    const Slot* other = media(sequence);
    flags = static_cast<std::uint16_t>(flags ^ (read_u16(other->bytes.data()) & 0x3fff));
    length = static_cast<std::uint16_t>(length ^ (other->size - kRtpHeader));
    timestamp ^= read_u32(&other->bytes[4]);
    for (std::size_t at = kRtpHeader; at < std::min<std::size_t>(other->size, kRtpHeader + room); ++at) {
      bytes[at] = static_cast<std::uint8_t>(bytes[at] ^ other->bytes[at]);
    }
  }
  if (length > room) return;
  write_u16(bytes.data(), static_cast<std::uint16_t>(0x8000 | flags));
  write_u16(&bytes[2], missing);
  write_u32(&bytes[4], timestamp);
  write_u32(&bytes[8], ssrc_);
  if (!RtpPacketView::parse(Bytes(bytes).first(kRtpHeader + length))) return;
  slot.used = slot.fresh = true;
  slot.sequence = missing;
  slot.size = static_cast<std::uint16_t>(kRtpHeader + length);
  slot.bytes = bytes;
  ++counters_.recovered;
}

MutableBytes UlpfecReceiver::recovered() {
  const auto slot = std::ranges::find_if(media_, [](const Slot& s) { return s.used && s.fresh; });
  if (slot == media_.end()) return {};
  slot->fresh = false;
  return MutableBytes(slot->bytes).first(slot->size);
}

}  // namespace amphi::rtp
