#include "gateway/rtp/packet_history.hpp"

#include <algorithm>
#include <bit>

namespace amphi::rtp {

PacketHistory::PacketHistory(std::size_t capacity, Duration max_age)
    : slots_(std::bit_ceil(std::clamp<std::size_t>(capacity, 16, 16'384))),
      bytes_(slots_.size() * kMaxPayload),
      max_age_(max_age) {}

bool PacketHistory::add(const SourcePacket& packet, Instant now) {
  if (packet.payload.size() > kMaxPayload) return false;
  const std::size_t index = packet.sequence % slots_.size();
  const MutableBytes place = MutableBytes(bytes_).subspan(index * kMaxPayload, packet.payload.size());
  std::copy(packet.payload.begin(), packet.payload.end(), place.begin());
  slots_[index] = {packet, now, true};
  slots_[index].packet.payload = place;
  return true;
}

std::optional<SourcePacket> PacketHistory::find(std::uint16_t sequence, Instant now) const {
  const Slot& slot = slots_[sequence % slots_.size()];
  if (!slot.used || slot.packet.sequence != sequence || now - slot.added > max_age_) return std::nullopt;
  return slot.packet;
}

void PacketHistory::clear() {
  for (Slot& slot : slots_) slot.used = false;
}

}  // namespace amphi::rtp
