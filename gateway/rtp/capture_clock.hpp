#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "mcu/base/clock.hpp"

namespace amphi::rtp {

/// Follows the smallest (arrival - remote time) of the last seconds: the remote clock's offset plus the
/// shortest way.
class MinimumOffset {
 public:
  /// Restarts at `sample`.
  void reset(Duration sample, Instant now);
  void add(Duration sample, Instant now);
  [[nodiscard]] bool known() const { return known_; }
  [[nodiscard]] Duration value() const { return value_; }

 private:
  bool known_ = false;
  Duration value_{};  ///< follows the minimum slowly, so that pictures and sound do not jump
  Duration current_{};
  Duration previous_{};
  Instant bucket_start_;
  Instant started_;
  Instant updated_;
};

/// Says when a sender captured what an RTP timestamp stamps, on our clock. One per participant (per CNAME):
/// his streams share his NTP clock, so capture times of his sound and picture are comparable (RFC 3550
/// section 6.4.1). Before a stream's first sender report its times follow its RTP clock from the arrival of
/// its first packets. Whatever a sender claims, the result lies in [arrival - kMaxDelay, arrival]. Owner: the
/// participant's connection, on the shard's thread.
class CaptureClock {
 public:
  static constexpr Duration kMaxDelay = std::chrono::seconds(2);
  static constexpr std::size_t kMaxStreams = 16;

  /// `clock_rate` in Hz, not 0. Known streams are kept as they are; beyond kMaxStreams the oldest is
  /// forgotten.
  void add_stream(std::uint32_t ssrc, std::uint32_t clock_rate);
  void remove_stream(std::uint32_t ssrc);
  void on_sender_report(std::uint32_t ssrc, NtpTime ntp, std::uint32_t rtp_timestamp, Instant arrival);
  /// For each packet that is no retransmission; `arrival` must not go back. For unknown streams it is
  /// `arrival`.
  Instant capture_time(std::uint32_t ssrc, std::uint32_t rtp_timestamp, Instant arrival);

 private:
  struct Pair {
    Duration remote;  ///< NTP time as a duration since origin_
    std::uint32_t rtp_timestamp;
  };
  struct Stream {
    std::uint32_t ssrc;
    std::uint32_t clock_rate;
    std::optional<Pair> report;   ///< of the last sender report
    std::optional<Pair> arrival;  ///< before that: an arrival time since origin 0
    Instant last_arrival;
  };
  Stream* find(std::uint32_t ssrc);
  static Duration at(const Pair& pair, std::uint32_t rtp_timestamp, std::uint32_t clock_rate);
  Instant by_report(Stream& stream, std::uint32_t rtp_timestamp, Instant arrival);
  static Instant by_arrival(Stream& stream, std::uint32_t rtp_timestamp, Instant arrival);

  std::vector<Stream> streams_;
  std::optional<NtpTime> origin_;
  MinimumOffset offset_;
};

}  // namespace amphi::rtp
