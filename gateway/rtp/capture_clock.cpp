#include "gateway/rtp/capture_clock.hpp"

#include <algorithm>

namespace amphi::rtp {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A sender report further off than this is a stepped clock, if the next one agrees with it, or garbage.
constexpr Duration kMaxStep = seconds(2);
/// Before sender reports: an RTP clock this far from the arrivals has stopped or jumped.
constexpr Duration kMaxGap = milliseconds(500);
/// A packet may seem to come from the future by this much before its stream's report is doubted.
constexpr Duration kMaxAhead = milliseconds(200);

Duration ntp_difference(NtpTime a, NtpTime b) {
  const auto difference = static_cast<std::int64_t>(a - b);
  const std::int64_t fraction = ((difference & 0xffffffff) * 1'000'000'000) >> 32;
  return Duration((difference >> 32) * 1'000'000'000 + fraction);
}

bool far_apart(Duration a, Duration b) {
  return std::chrono::abs(a - b) > kMaxStep;
}

}  // namespace

void CaptureClock::add_stream(std::uint32_t ssrc, std::uint32_t clock_rate) {
  if (find(ssrc) != nullptr) return;
  if (streams_.size() == kMaxStreams) streams_.erase(streams_.begin());
  streams_.push_back({ssrc, clock_rate, {}, {}, {}});
}

void CaptureClock::remove_stream(std::uint32_t ssrc) {
  std::erase_if(streams_, [ssrc](const Stream& s) { return s.ssrc == ssrc; });
}

CaptureClock::Stream* CaptureClock::find(std::uint32_t ssrc) {
  const auto it = std::ranges::find(streams_, ssrc, &Stream::ssrc);
  return it == streams_.end() ? nullptr : &*it;
}

void CaptureClock::on_sender_report(std::uint32_t ssrc, NtpTime ntp, std::uint32_t rtp_timestamp,
                                    Instant arrival) {
  Stream* stream = find(ssrc);
  if (stream == nullptr) return;
  if (!origin_) origin_ = ntp;
  const Duration remote = ntp_difference(ntp, *origin_);
  const Duration sample = arrival.time_since_epoch() - remote;
  if (!offset_.known()) {
    offset_.reset(sample, arrival);
  } else if (far_apart(sample, offset_.value())) {
    const bool confirmed = doubtful_ && !far_apart(sample, *doubtful_);
    doubtful_ = sample;
    if (!confirmed) return;
    for (Stream& other : streams_) other.report.reset();
    offset_.reset(sample, arrival);
  } else {
    offset_.add(sample, arrival);
  }
  doubtful_.reset();
  stream->report = Pair{remote, rtp_timestamp};
}

Duration CaptureClock::at(const Pair& pair, std::uint32_t rtp_timestamp, std::uint32_t clock_rate) {
  const auto ticks = std::int64_t{static_cast<std::int32_t>(rtp_timestamp - pair.rtp_timestamp)};
  return pair.remote + Duration(ticks * 1'000'000'000 / clock_rate);
}

Instant CaptureClock::capture_time(std::uint32_t ssrc, std::uint32_t rtp_timestamp, Instant arrival) {
  Stream* stream = find(ssrc);
  if (stream == nullptr) return arrival;
  const auto captured = by_report(*stream, rtp_timestamp, arrival);
  return std::clamp(captured ? *captured : by_arrival(*stream, rtp_timestamp, arrival), arrival - kMaxDelay,
                    arrival);
}

std::optional<Instant> CaptureClock::by_report(const Stream& stream, std::uint32_t rtp_timestamp,
                                               Instant arrival) {
  if (!stream.report) return std::nullopt;
  const Duration remote = at(*stream.report, rtp_timestamp, stream.clock_rate);
  const Duration sample = arrival.time_since_epoch() - remote;
  if (far_apart(sample, offset_.value())) return std::nullopt;
  offset_.add(sample, arrival);
  const Instant captured{remote + offset_.value()};
  if (captured > arrival + kMaxAhead) return std::nullopt;
  return captured;
}

Instant CaptureClock::by_arrival(Stream& stream, std::uint32_t rtp_timestamp, Instant arrival) {
  const Duration now = arrival.time_since_epoch();
  if (!stream.arrival) stream.arrival = Pair{now, rtp_timestamp};
  Duration captured = at(*stream.arrival, rtp_timestamp, stream.clock_rate);
  const Duration gap = now - captured;
  if (gap < Duration::zero() || gap > kMaxGap) {
    captured = now;
  } else {
    // The two clocks drift: creep towards the arrivals with a time constant of ten seconds.
    captured +=
        gap * std::min<std::int64_t>((arrival - stream.last_arrival) / milliseconds(1), 1000) / 10'000;
  }
  stream.arrival = Pair{captured, rtp_timestamp};
  stream.last_arrival = arrival;
  return Instant(captured);
}

}  // namespace amphi::rtp
