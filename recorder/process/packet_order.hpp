#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::recorder {

/// Puts the RTP packets of one stream of the link into order. The link itself keeps their order; what is
/// missing was dropped by a full queue, so a gap is waited for shortly and then given up.
/// Sans-IO; owner: Intake.
class PacketOrder {
 public:
  static constexpr Duration kWait = std::chrono::milliseconds(60);
  static constexpr std::size_t kMost = 512;  ///< packets that wait behind a gap
  /// A sequence number further away than this begins anew (RFC 3550 appendix A.1).
  static constexpr int kMaxJump = 3000;

  struct Packet {
    bool marker = false;
    std::uint32_t timestamp = 0;
    Instant captured;
    bool after_gap = false;  ///< packets before it are missing for good
    std::vector<std::uint8_t> payload;
  };

  /// Copies one packet. What cannot be parsed, came twice or too late is left out.
  void insert(Bytes packet, Instant captured, Instant now);
  /// The next packet that may pass; call until it returns nothing.
  std::optional<Packet> pop(Instant now);
  /// Packets given up so far.
  [[nodiscard]] std::uint64_t lost() const { return lost_; }

 private:
  struct Waiting {
    Packet packet;
    Instant arrived;
  };

  std::map<std::int64_t, Waiting> waiting_;  ///< by extended sequence number
  std::optional<std::uint32_t> ssrc_;
  std::int64_t next_ = 0;
  bool gap_ = false;
  std::uint64_t lost_ = 0;
};

}  // namespace amphi::recorder
