#include "gateway/rtp/rtcp_schedule.hpp"

#include <algorithm>

namespace amphi::rtp {

void RtcpSchedule::on_media(Instant now) {
  if (next_ == Instant::max()) next_ = now + kFirst;
}

void RtcpSchedule::on_sent(Instant now, double jitter) {
  next_ = now + std::chrono::duration_cast<Duration>(kInterval * (0.5 + jitter));
}

bool write_reports(RtcpWriter& writer, const ConnectionReport& report) {
  const auto blocks = report.received.first(std::min(report.received.size(), kMaxReportBlocks));
  if (report.senders.empty()) {
    return writer.receiver_report(report.own_ssrc, blocks) && writer.cname(report.own_ssrc, report.cname);
  }
  bool fits = true;
  for (std::size_t i = 0; i < report.senders.size(); ++i) {
    fits = fits && writer.sender_report(report.senders[i], i == 0 ? blocks : std::span<const ReportBlock>());
  }
  for (const SenderInfo& sender : report.senders) fits = fits && writer.cname(sender.ssrc, report.cname);
  return fits;
}

}  // namespace amphi::rtp
