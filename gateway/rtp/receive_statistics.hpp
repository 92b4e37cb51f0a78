#pragma once
#include <cstdint>
#include <optional>

#include "gateway/rtp/rtcp.hpp"

namespace amphi::rtp {

/// Counts what a report block says of one incoming stream (RFC 3550 section 6.4, appendices A.3 and A.8).
class ReceiveStatistics {
 public:
  ReceiveStatistics(std::uint32_t ssrc, std::uint32_t clock_rate) : ssrc_(ssrc), clock_rate_(clock_rate) {}

  /// A packet that was not seen before. `in_order`: it is the newest and no retransmission, so its jitter
  /// counts.
  void on_packet(std::int64_t extended_sequence, std::uint32_t rtp_timestamp, Instant arrival, bool in_order);
  /// The sender started its numbering anew at `extended_sequence`: counts begin again.
  void restart(std::int64_t extended_sequence);
  void on_sender_report(NtpTime ntp, Instant arrival);

  /// The block to report now. Ends the interval that fraction_lost is about. Call only after a packet came.
  ReportBlock report(Instant now);

  [[nodiscard]] std::uint64_t received() const { return received_; }
  [[nodiscard]] std::int64_t lost() const;  ///< negative where duplicates came
  [[nodiscard]] double jitter_seconds() const;

 private:
  [[nodiscard]] std::uint64_t expected() const;

  std::uint32_t ssrc_;
  std::uint32_t clock_rate_;
  std::int64_t base_ = -1;
  std::int64_t highest_ = -1;
  std::uint64_t received_ = 0;
  std::uint64_t expected_before_ = 0;
  std::uint64_t received_before_ = 0;
  struct Transit {
    Instant arrival;
    std::uint32_t rtp_timestamp;
  };
  std::optional<Transit> last_;
  double jitter_ = 0;  ///< in RTP clock units
  std::uint32_t last_sr_ = 0;
  Instant last_sr_arrival_;
};

}  // namespace amphi::rtp
