#include "gateway/rtp/sound_repair.hpp"

#include <algorithm>

#include "gateway/rtp/red.hpp"
#include "gateway/rtp/sequence.hpp"

namespace amphi::rtp {

std::span<const std::uint16_t> SoundRepair::choose(const SourcePacket& packet, int redundancy) {
  count_ = 0;
  for (std::size_t i = 0; i < entries_.size() && count_ < kMost; ++i) {
    const Entry& entry = entries_[(next_ + i) % entries_.size()];
    const std::uint32_t offset = packet.timestamp - entry.timestamp;
    const bool wanted = entry.state == State::lost && offset > 0 && offset <= kMaxRedOffset;
    if (!wanted || sequence_distance(packet.sequence, entry.sequence) <= redundancy) continue;
    chosen_[count_++] = entry.sequence;
  }
  return {chosen_.data(), count_};
}

void SoundRepair::on_sent(const SourcePacket& packet, std::uint16_t transport_sequence, bool repaired) {
  const std::span<const std::uint16_t> along(chosen_.data(), repaired ? count_ : 0);
  for (Entry& entry : entries_) {
    if (entry.state != State::lost || std::ranges::find(along, entry.sequence) == along.end()) continue;
    entry.state = State::sent;
    entry.transport_sequence = transport_sequence;
  }
  entries_[next_] = {packet.timestamp, packet.sequence, transport_sequence, State::sent};
  next_ = (next_ + 1) % entries_.size();
  count_ = 0;
}

void SoundRepair::on_lost(std::uint16_t transport_sequence) {
  for (Entry& entry : entries_) {
    if (entry.state == State::sent && entry.transport_sequence == transport_sequence)
      entry.state = State::lost;
  }
}

void SoundRepair::on_found(std::uint16_t transport_sequence) {
  for (Entry& entry : entries_) {
    if (entry.state == State::lost && entry.transport_sequence == transport_sequence)
      entry.state = State::sent;
  }
}

}  // namespace amphi::rtp
