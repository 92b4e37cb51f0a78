#include "mixer/audio/rtp_timeline.hpp"

#include <cstdlib>

namespace amphi::mixer {
namespace {

constexpr int kMaxDistance = 100;              // packets from the newest one
constexpr int kProbation = 3;                  // packets in a row that prove a jump
constexpr int kBackwardsProbation = 10;        // the same for what might be reordering
constexpr std::int64_t kRestartGap = 1000;     // extended sequence numbers left out at a restart
constexpr SamplePosition kPlausible = 48'000;  // between a timestamp and the time of arrival
constexpr SamplePosition kLongestPacket = 5'760;
constexpr SamplePosition kSilence = 500 * 48;  // longer than a pause of discontinuous transmission

}  // namespace

Placement RtpTimeline::restart(const RtpHeader& header, std::size_t duration, SamplePosition arrival) {
  const std::int64_t sequence = newest_ ? newest_->sequence + kRestartGap : kRestartGap;
  newest_ = Reference{header.ssrc, header.sequence, header.timestamp, sequence, arrival, arrival, duration};
  rejected_in_a_row_ = 0;
  return {sequence, arrival, true};
}

bool RtpTimeline::passes_probation(const RtpHeader& header, int needed) {
  const bool continues =
      rejected_in_a_row_ > 0 && sequence_distance(header.sequence, rejected_sequence_) == 1;
  rejected_in_a_row_ = continues ? rejected_in_a_row_ + 1 : 1;
  rejected_sequence_ = header.sequence;
  return rejected_in_a_row_ >= needed;
}

SamplePosition RtpTimeline::position_of(const RtpHeader& header, int distance, std::size_t duration,
                                        SamplePosition arrival) const {
  const auto length = static_cast<SamplePosition>(duration);
  const SamplePosition by_timestamp =
      newest_->position + static_cast<std::int32_t>(header.timestamp - newest_->timestamp);
  if (distance < 0) {
    const SamplePosition before = newest_->position - by_timestamp;
    const bool plausible = before >= length && before <= -distance * kLongestPacket;
    return plausible ? by_timestamp : newest_->position + distance * length;
  }
  const SamplePosition end = newest_->position + static_cast<SamplePosition>(newest_->duration);
  const SamplePosition by_sequence = end + (distance - 1) * length;
  const SamplePosition by_arrival = newest_->position + arrival - newest_->arrival;
  const bool near_either = std::abs(by_timestamp - by_sequence) <= kLongestPacket ||
                           std::abs(by_timestamp - by_arrival) <= kPlausible;
  return by_timestamp >= end && near_either ? by_timestamp : by_sequence;
}

// Far ahead after a silence: of the same clock if that ran on, else a new stream.
Placement RtpTimeline::resume(const RtpHeader& header, std::size_t duration, SamplePosition arrival) {
  const int distance = sequence_distance(header.sequence, newest_->wire_sequence);
  const SamplePosition position =
      newest_->position + static_cast<std::int32_t>(header.timestamp - newest_->timestamp);
  const SamplePosition by_arrival = newest_->position + arrival - newest_->arrival;
  if (distance <= 0 || std::abs(position - by_arrival) > kPlausible)
    return restart(header, duration, arrival);
  rejected_in_a_row_ = 0;
  const std::int64_t sequence = newest_->sequence + distance;
  newest_ = Reference{header.ssrc, header.sequence, header.timestamp, sequence, position, arrival, duration};
  return {sequence, position, false};
}

std::optional<Placement> RtpTimeline::place(const RtpHeader& header, std::size_t duration, Instant arrival) {
  const SamplePosition arrived = to_samples(arrival);
  if (!newest_ || newest_->ssrc != header.ssrc) return restart(header, duration, arrived);
  const int distance = sequence_distance(header.sequence, newest_->wire_sequence);
  if (std::abs(distance) > kMaxDistance) {
    if (arrived - newest_->arrival > kSilence) return resume(header, duration, arrived);
    if (passes_probation(header, kProbation)) return restart(header, duration, arrived);
    return std::nullopt;
  }
  if (distance <= 0 && passes_probation(header, kBackwardsProbation))
    return restart(header, duration, arrived);
  if (distance == 0) return std::nullopt;
  const Placement placement{newest_->sequence + distance, position_of(header, distance, duration, arrived),
                            false};
  if (distance > 0) {
    rejected_in_a_row_ = 0;
    newest_ = Reference{header.ssrc,        header.sequence, header.timestamp, placement.sequence,
                        placement.position, arrived,         duration};
  }
  return placement;
}

}  // namespace amphi::mixer
