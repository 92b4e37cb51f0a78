#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "gateway/rtp/minimum_offset.hpp"
#include "mcu/base/clock.hpp"

namespace amphi::rtp {

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
  std::optional<Instant> by_report(const Stream& stream, std::uint32_t rtp_timestamp, Instant arrival);
  static Instant by_arrival(Stream& stream, std::uint32_t rtp_timestamp, Instant arrival);

  std::vector<Stream> streams_;
  std::optional<NtpTime> origin_;
  MinimumOffset offset_;
  std::optional<Duration> doubtful_;  ///< the offset that the last, disbelieved report claimed
};

}  // namespace amphi::rtp
