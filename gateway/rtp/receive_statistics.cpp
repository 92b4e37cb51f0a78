#include "gateway/rtp/receive_statistics.hpp"

#include <algorithm>
#include <cmath>

namespace amphi::rtp {
namespace {
constexpr std::int64_t kMaxLost = 0x7fffff;  // 24 bit, signed
constexpr double kMaxTransitStep = 10;       // seconds; more than that is no jitter but a restart or garbage

std::uint32_t to_short_ntp(Duration d) {
  const double units = std::chrono::duration<double>(d).count() * 65536;
  return static_cast<std::uint32_t>(std::clamp(units, 0.0, 4294967295.0));
}
}  // namespace

void ReceiveStatistics::on_packet(std::int64_t sequence, std::uint32_t rtp_timestamp, Instant arrival,
                                  bool in_order) {
  if (base_ < 0) base_ = highest_ = sequence;
  base_ = std::min(base_, sequence);
  highest_ = std::max(highest_, sequence);
  ++received_;
  if (!in_order) return;
  // A.8, with the packets of one picture (same timestamp) left out: pacing spreads them, the network does
  // not.
  if (last_ && last_->rtp_timestamp == rtp_timestamp) return;
  if (last_) {
    const double arrived = std::chrono::duration<double>(arrival - last_->arrival).count();
    const double sent = static_cast<std::int32_t>(rtp_timestamp - last_->rtp_timestamp) / double(clock_rate_);
    const double step = std::abs(arrived - sent);
    if (step < kMaxTransitStep) jitter_ += (step * clock_rate_ - jitter_) / 16;
  }
  last_ = Transit{arrival, rtp_timestamp};
}

void ReceiveStatistics::restart(std::int64_t sequence) {
  base_ = highest_ = sequence;
  received_ = received_before_ = expected_before_ = 0;
  last_.reset();
}

void ReceiveStatistics::on_sender_report(NtpTime ntp, Instant arrival) {
  last_sr_ = ntp_middle(ntp);
  last_sr_arrival_ = arrival;
}

std::uint64_t ReceiveStatistics::expected() const {
  return base_ < 0 ? 0 : static_cast<std::uint64_t>(highest_ - base_ + 1);
}

std::int64_t ReceiveStatistics::lost() const {
  return static_cast<std::int64_t>(expected()) - static_cast<std::int64_t>(received_);
}

double ReceiveStatistics::jitter_seconds() const {
  return jitter_ / clock_rate_;
}

ReportBlock ReceiveStatistics::report(Instant now) {
  const auto expected_now = static_cast<std::int64_t>(expected() - expected_before_);
  const std::int64_t lost_now = expected_now - static_cast<std::int64_t>(received_ - received_before_);
  expected_before_ = expected();
  received_before_ = received_;
  ReportBlock block;
  block.ssrc = ssrc_;
  if (expected_now > 0 && lost_now > 0) {
    block.fraction_lost =
        static_cast<std::uint8_t>(std::min<std::int64_t>(255, lost_now * 256 / expected_now));
  }
  block.cumulative_lost = static_cast<std::int32_t>(std::clamp(lost(), -kMaxLost, kMaxLost));
  block.highest_sequence = static_cast<std::uint32_t>(highest_);
  block.jitter = static_cast<std::uint32_t>(jitter_);
  block.last_sr = last_sr_;
  if (last_sr_ != 0) block.delay_since_last_sr = to_short_ntp(now - last_sr_arrival_);
  return block;
}

}  // namespace amphi::rtp
