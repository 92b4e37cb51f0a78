#include "recorder/process/packet_order.hpp"

#include <cstdlib>
#include <utility>

namespace amphi::recorder {

void PacketOrder::insert(Bytes packet, Instant captured, Instant now) {
  const auto view = RtpPacketView::parse(packet);
  if (!view || view->payload().empty()) return;
  const RtpHeader& header = view->header();
  const int ahead = sequence_distance(header.sequence, static_cast<std::uint16_t>(next_));
  if (ssrc_ != header.ssrc || std::abs(ahead) > kMaxJump) {
    gap_ = ssrc_.has_value();
    ssrc_ = header.ssrc;
    waiting_.clear();
    next_ = header.sequence;
    return insert(packet, captured, now);
  }
  if (ahead < 0) return;
  const Bytes payload = view->payload();
  Packet kept{header.marker, header.timestamp, captured, false, {payload.begin(), payload.end()}};
  waiting_.try_emplace(next_ + ahead, Waiting{std::move(kept), now});
}

std::optional<PacketOrder::Packet> PacketOrder::pop(Instant now) {
  if (waiting_.empty()) return std::nullopt;
  const auto first = waiting_.begin();
  if (first->first != next_) {
    if (now - first->second.arrived < kWait && waiting_.size() < kMost) return std::nullopt;
    lost_ += static_cast<std::uint64_t>(first->first - next_);
    gap_ = true;
  }
  Packet packet = std::move(first->second.packet);
  packet.after_gap = std::exchange(gap_, false);
  next_ = first->first + 1;
  waiting_.erase(first);
  return packet;
}

}  // namespace amphi::recorder
