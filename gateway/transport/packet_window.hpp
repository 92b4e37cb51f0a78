#pragma once
#include <algorithm>
#include <bitset>
#include <cstdint>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::transport {

/// Which packet indices of one SSRC were used: what guards a sender against a repeated nonce and a receiver
/// against replay (RFC 3711 sections 3.3.1 and 3.3.2). An index is the roll-over counter and the sequence
/// number in RTP, the number in the packet in RTCP.
class PacketWindow {
 public:
  static constexpr std::size_t kSize = 1024;  ///< packets; a key frame's worth of reordering

  /// Of the packet of this sequence number that is nearest to the highest so far. Negative: from before the
  /// first roll-over, which is_new() refuses.
  [[nodiscard]] std::int64_t index_of(std::uint16_t sequence) const {
    return highest_ < 0 ? sequence
                        : highest_ + sequence_distance(sequence, static_cast<std::uint16_t>(highest_));
  }
  /// Neither used before nor older than the window.
  [[nodiscard]] bool is_new(std::int64_t index) const {
    if (index < 0 || highest_ - index >= static_cast<std::int64_t>(kSize)) return false;
    return index > highest_ || !used_.test(slot(index));
  }
  /// `index` is_new().
  void use(std::int64_t index) {
    if (index - highest_ >= static_cast<std::int64_t>(kSize)) used_.reset();
    for (std::int64_t i = std::max(highest_, index - static_cast<std::int64_t>(kSize)) + 1; i <= index; ++i)
      used_.reset(slot(i));
    highest_ = std::max(highest_, index);
    used_.set(slot(index));
  }

 private:
  static std::size_t slot(std::int64_t index) { return static_cast<std::size_t>(index) % kSize; }

  std::int64_t highest_ = -1;
  std::bitset<kSize> used_;
};

}  // namespace amphi::transport
