#include "gateway/rtp/loudest_ring.hpp"

#include <algorithm>

namespace amphi::rtp {

void PacketRing::pop() {
  first_ = (first_ + 1) % kPackets;
  --count_;
}

// Packets lie behind one another and never across the end; what the new one would cover is given up.
std::size_t PacketRing::make_room(std::size_t size) {
  if (count_ == kPackets) pop();
  if (count_ == 0) return 0;
  const Entry& newest = at(count_ - 1);
  std::size_t offset = newest.offset + newest.size;
  if (offset + size > kBytes) {
    while (count_ > 0 && at(0).offset >= offset) pop();  // what lies between here and the end is the oldest
    offset = 0;
  }
  while (count_ > 0 && at(0).offset >= offset && at(0).offset < offset + size) pop();
  return offset;
}

void PacketRing::push(Bytes packet, Instant captured, Instant arrival) {
  if (packet.size() > kMaxRtpPacket) return;
  const std::size_t offset = make_room(packet.size());
  std::copy(packet.begin(), packet.end(), bytes_->begin() + static_cast<std::ptrdiff_t>(offset));
  entries_[(first_ + count_++) % kPackets] = {captured, arrival, offset, packet.size()};
}

void PacketRing::forget_before(Instant oldest) {
  while (count_ > 0 && at(0).arrival < oldest) pop();
}

}  // namespace amphi::rtp
