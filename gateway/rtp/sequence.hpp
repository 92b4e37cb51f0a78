#pragma once
#include <cstdint>
#include <optional>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

/// Extends 16-bit sequence numbers to 64 bits (RFC 3550 appendix A.1). A jump of more than kMaxDropout
/// forwards or kMaxMisorder backwards is believed only when the next packet follows on it; then `restarted`
/// is set and the extended number goes on rising, so that a sender who starts anew is no more than one gap.
class SequenceExtender {
 public:
  static constexpr int kMaxDropout = 3000;
  static constexpr int kMaxMisorder = 1000;

  struct Extended {
    std::int64_t sequence = 0;
    bool restarted = false;
  };

  /// Nothing for a packet that is too far off to be believed yet.
  std::optional<Extended> extend(std::uint16_t sequence);
  /// The extended number of a packet that proves nothing about the sender's numbering, as a retransmission;
  /// nothing where it is too far from the highest one.
  [[nodiscard]] std::optional<std::int64_t> near(std::uint16_t sequence) const;
  [[nodiscard]] bool started() const { return highest_ >= 0; }
  /// The highest extended number so far; its low 16 bits are the packet's own. -1 before the first.
  [[nodiscard]] std::int64_t highest() const { return highest_; }

 private:
  std::int64_t highest_ = -1;
  std::optional<std::uint16_t> probation_;  ///< the number that would confirm a jump
};

}  // namespace amphi::rtp
