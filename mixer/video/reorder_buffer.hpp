#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::mixer {

/// Puts one video producer's RTP packets (retransmissions already restored to their own sequence numbers)
/// back into order in front of the depayloader. Packets in order pass at once; a gap is waited for as long as
/// recoveries have lately taken, then given up. Adds no playout delay. Sans-IO, not thread-safe: owned by the
/// ingest of one stream.
class VideoReorderBuffer {
 public:
  static constexpr Duration kMinWait = std::chrono::milliseconds(20);
  static constexpr Duration kMaxWait = std::chrono::milliseconds(150);
  static constexpr std::size_t kMaxPackets = 1024;
  static constexpr std::size_t kMaxBytes = 1024 * 1024;
  /// A sequence number further than this from the expected one is a new beginning, not a gap (RFC 3550
  /// appendix A.1).
  static constexpr int kMaxJump = 3000;

  struct Packet {
    std::vector<std::uint8_t> bytes;
    Instant captured;
    bool discontinuity = false;  ///< packets before it are missing for good: ask the sender for a key frame
  };

  struct Statistics {
    std::uint64_t malformed = 0;
    std::uint64_t duplicates = 0;
    std::uint64_t late = 0;      ///< came when its gap had been given up
    std::uint64_t skipped = 0;   ///< sequence numbers given up
    std::uint64_t restarts = 0;  ///< changes of SSRC and jumps
  };

  /// Takes a copy of one packet. False when it was of no use (malformed, a duplicate, too late).
  bool insert(Bytes packet, Instant captured, Instant now);

  /// The next packet that may pass. Call until it returns nothing, after each insert() and at
  /// next_deadline().
  std::optional<Packet> pop(Instant now);

  /// When pop() will give up the gap in front of it; nothing while there is none.
  [[nodiscard]] std::optional<Instant> next_deadline() const;

  /// How long a gap is waited for at present.
  [[nodiscard]] Duration wait() const;
  [[nodiscard]] const Statistics& statistics() const { return statistics_; }
  [[nodiscard]] std::size_t size() const { return packets_.size(); }

 private:
  struct Stored {
    std::vector<std::uint8_t> bytes;
    Instant captured;
    Instant arrived;
  };

  [[nodiscard]] std::int64_t unwrap(std::uint16_t sequence) const;
  [[nodiscard]] bool belongs(const RtpHeader& header) const;
  void restart(const RtpHeader& header);
  void track_gap(Instant since);
  void note_late(std::int64_t sequence, Instant now);
  void note_recovery(std::int64_t sequence, Instant now);
  void learn(Duration recovery);
  void keep_bounds();
  void skip_gap();
  Packet take_front();

  std::map<std::int64_t, Stored> packets_;  ///< by extended sequence number
  std::size_t bytes_ = 0;
  std::optional<std::uint32_t> ssrc_;
  std::int64_t expected_ = 0;         ///< extended sequence number of the next packet to pass
  std::optional<Instant> gap_since_;  ///< the gap in front of packets_, while there is one
  bool discontinuity_ = false;        ///< to be told with the next packet
  std::int64_t skipped_from_ = 0;     ///< the gap given up last: [skipped_from_, skipped_to_)
  std::int64_t skipped_to_ = 0;
  Instant skipped_since_;
  Duration recovery_ = std::chrono::milliseconds(50);  ///< decaying maximum of what recoveries took
  Statistics statistics_;
};

}  // namespace amphi::mixer
