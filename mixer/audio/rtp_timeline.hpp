#pragma once
#include <cstdint>
#include <optional>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::mixer {

/// Samples at 48 kHz on a 64-bit axis that never wraps.
using SamplePosition = std::int64_t;

constexpr SamplePosition to_samples(Duration d) {
  return d.count() / 1000 * 48 / 1000;
}
constexpr SamplePosition to_samples(Instant t) {
  return to_samples(t.time_since_epoch());
}
constexpr Duration to_duration(SamplePosition samples) {
  return Duration(samples * 62'500 / 3);
}

/// Where a packet belongs.
struct Placement {
  std::int64_t sequence = 0;    ///< extended (RFC 3550 appendix A.1)
  SamplePosition position = 0;  ///< of its first sample
  bool restarted = false;       ///< the stream began anew: nothing earlier belongs to it
};

/// Unwraps sequence numbers and timestamps and does not believe all of them. A sequence number far from the
/// others is rejected until three packets in a row continue it (RFC 3550 appendix A.1); a timestamp that
/// disagrees with both the sequence number and the arrival time by a second is replaced by what the sequence
/// number says. After a silence there is nothing to spoil, so whatever comes then is believed: a microphone
/// that was not passed on for a while goes on where its timestamps say.
class RtpTimeline {
 public:
  /// `duration` in samples. Nothing when the packet is to be ignored.
  std::optional<Placement> place(const RtpHeader& header, std::size_t duration, Instant arrival);

 private:
  struct Reference {
    std::uint32_t ssrc = 0;
    std::uint16_t wire_sequence = 0;
    std::uint32_t timestamp = 0;
    std::int64_t sequence = 0;
    SamplePosition position = 0;
    SamplePosition arrival = 0;
    std::size_t duration = 0;
  };

  Placement restart(const RtpHeader& header, std::size_t duration, SamplePosition arrival);
  Placement resume(const RtpHeader& header, std::size_t duration, SamplePosition arrival);
  bool passes_probation(const RtpHeader& header, int needed);
  [[nodiscard]] SamplePosition position_of(const RtpHeader& header, int distance, std::size_t duration,
                                           SamplePosition arrival) const;

  std::optional<Reference> newest_;
  std::uint16_t rejected_sequence_ = 0;
  int rejected_in_a_row_ = 0;
};

}  // namespace amphi::mixer
