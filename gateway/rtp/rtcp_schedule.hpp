#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "gateway/rtp/rtcp.hpp"

namespace amphi::rtp {

/// When one connection's reports are due: first soon after its first packet, then about every second.
/// Feedback (NACK, PLI, transport-cc) does not wait for it (RFC 4585 section 3.1, RFC 5506).
class RtcpSchedule {
 public:
  static constexpr Duration kFirst = std::chrono::milliseconds(200);
  static constexpr Duration kInterval = std::chrono::seconds(1);

  /// A packet was sent or received.
  void on_media(Instant now);
  [[nodiscard]] bool due(Instant now) const { return now >= next_; }
  /// Instant::max() before the first packet.
  [[nodiscard]] Instant next_time() const { return next_; }
  /// Reports were sent. `jitter` in [0, 1) spreads connections over the interval (0.5 to 1.5 of it).
  void on_sent(Instant now, double jitter);

 private:
  Instant next_ = Instant::max();
};

/// Everything a connection has to report, for one compound packet (RFC 3550 section 6.1).
struct ConnectionReport {
  std::uint32_t own_ssrc = 1;               ///< for the receiver report when nothing is sent
  std::string_view cname{};                 ///< of all our streams
  std::span<const SenderInfo> senders{};    ///< of streams that have sent something
  std::span<const ReportBlock> received{};  ///< of streams that come in; at most kMaxReportBlocks are used
};

/// SR (or RR) first, then the CNAME of each sender. False where it does not fit.
bool write_reports(RtcpWriter& writer, const ConnectionReport& report);

}  // namespace amphi::rtp
