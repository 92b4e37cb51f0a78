#pragma once
#include <cstdint>
#include <vector>

#include "mcu/base/clock.hpp"

namespace amphi::rtp {

/// Knows which packets of one incoming stream are missing and when to ask for them again (RFC 4585
/// section 6.2.1). Invariant: the list is short, sorted, and every entry is asked for at most kMaxTries
/// times.
class NackGenerator {
 public:
  static constexpr std::size_t kMaxMissing = 256;
  static constexpr int kMaxTries = 10;
  /// Reordered packets get this long to come by themselves.
  static constexpr Duration kReorderingTime = std::chrono::milliseconds(10);
  static constexpr Duration kMinRetryInterval = std::chrono::milliseconds(20);
  /// Nobody waits longer for a picture than this.
  static constexpr Duration kMaxAge = std::chrono::seconds(1);

  /// A packet came (extended sequence number, not a duplicate). Notes the gap before it, if any.
  void on_packet(std::int64_t sequence, Instant now);
  /// Appends what to ask for now, in rising order, and gives up on what was asked for too often or too long.
  void collect(Instant now, std::vector<std::uint16_t>& out);
  /// When collect() has something to do next; Instant::max() for never.
  [[nodiscard]] Instant next_time() const;
  void set_rtt(Duration rtt);

  /// True once after packets were given up or the gap was too long to fill: the decoder needs a key frame.
  bool take_gave_up();
  /// A key frame came at `sequence`: what is older is not needed any more.
  void on_key_frame(std::int64_t sequence);
  void reset();
  [[nodiscard]] std::size_t missing() const { return missing_.size(); }

 private:
  struct Missing {
    std::int64_t sequence;
    Instant noticed;
    Instant next_try;
    int tries = 0;
  };
  void note_gap(std::int64_t first, std::int64_t end, Instant now);
  [[nodiscard]] Duration retry_interval() const;

  std::vector<Missing> missing_;
  std::int64_t highest_ = -1;
  Duration rtt_ = std::chrono::milliseconds(100);
  bool gave_up_ = false;
};

}  // namespace amphi::rtp
