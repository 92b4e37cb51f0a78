#pragma once
// Parity packets of uneven level protection (RFC 5109) with one level, as browsers make and take them.
#include <cstdint>
#include <optional>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

inline constexpr std::size_t kMaxFecPackets = 48;  ///< that one FEC packet may protect: the long mask's bits

/// Collects the media packets that one FEC packet protects, in place in the caller's buffer.
class UlpfecWriter {
 public:
  /// Writes at the start of `out`. `base` is the first sequence number that may be protected; `span` how many
  /// numbers from there on: 1..kMaxFecPackets.
  UlpfecWriter(MutableBytes out, std::uint16_t base, std::size_t span);
  /// A whole RTP packet as the receiver has it: without RED, and with zeros where header extensions change on
  /// the way (send time, transport-wide number). False when it does not fit or is out of the span.
  bool add(Bytes packet);
  /// The FEC payload's size; 0 when nothing was added.
  [[nodiscard]] std::size_t size() const;

 private:
  MutableBytes out_;
  std::uint16_t base_;
  bool long_mask_;
  std::size_t longest_ = 0;
  bool empty_ = true;
};

/// A checked view of an FEC payload.
struct UlpfecView {
  std::uint16_t base = 0;
  std::uint64_t mask = 0;  ///< bit 63 stands for `base`
  std::uint16_t length_recovery = 0;
  std::uint32_t timestamp_recovery = 0;
  std::uint16_t flags_recovery = 0;  ///< the first two bytes of the header, without the version
  Bytes parity;                      ///< over what follows the fixed header

  [[nodiscard]] bool protects(std::uint16_t sequence) const {
    const int distance = sequence_distance(sequence, base);
    return distance >= 0 && distance < 64 && (mask >> (63 - distance) & 1) != 0;
  }
  /// Nothing for one that is cut off, protects nothing or has no protection level.
  static std::optional<UlpfecView> parse(Bytes payload);
};

}  // namespace amphi::rtp
