#include "mixer/audio/packet_inbox.hpp"

#include <algorithm>
#include <utility>

#include "mcu/base/result.hpp"

namespace amphi::mixer {

PacketInbox::PacketInbox(std::size_t capacity) {
  AMPHI_ASSERT(capacity > 0);
  filling_.entries.resize(capacity);
  draining_.entries.resize(capacity);
}

bool PacketInbox::push(std::uint32_t stream, Bytes packet, Instant captured, Instant arrival) {
  const std::lock_guard lock(mutex_);
  if (packet.size() > kMaxRtpPacket) {
    ++dropped_;
    return false;
  }
  const std::size_t capacity = filling_.entries.size();
  if (filling_.count == capacity) {
    filling_.first = (filling_.first + 1) % capacity;
    --filling_.count;
    ++dropped_;
  }
  Entry& entry = filling_.entries[(filling_.first + filling_.count++) % capacity];
  entry.stream = stream;
  entry.captured = captured;
  entry.arrival = arrival;
  entry.size = packet.size();
  std::copy(packet.begin(), packet.end(), entry.bytes.begin());
  return true;
}

std::uint64_t PacketInbox::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

void PacketInbox::swap() {
  const std::lock_guard lock(mutex_);
  std::swap(filling_, draining_);
}

}  // namespace amphi::mixer
