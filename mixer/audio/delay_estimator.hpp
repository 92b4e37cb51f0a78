#pragma once
#include <array>
#include <cstddef>

#include "mixer/audio/rtp_timeline.hpp"

namespace amphi::mixer {

/// Learns from the packets' transit times (arrival minus RTP position) how long they must be held back: the
/// base is the fastest packet of the last seconds, the target covers nearly all the others. It rises at once
/// and falls slowly. All in samples at 48 kHz. No allocation.
class DelayEstimator {
 public:
  static constexpr SamplePosition kMin = 240;     ///< 5 ms
  static constexpr SamplePosition kStart = 1920;  ///< 40 ms
  static constexpr SamplePosition kMax = 9600;    ///< 200 ms

  /// A packet's transit time. `arrival` does not go back.
  void add(SamplePosition transit, SamplePosition arrival);
  /// Forgets all packets but the newest: the path has changed.
  void rebase();
  /// Forgets all packets, but not how long they had to be held back.
  void forget();
  void reset();

  [[nodiscard]] SamplePosition base() const { return base_; }
  [[nodiscard]] SamplePosition target() const { return target_; }

 private:
  static constexpr std::size_t kHistory = 512;
  static constexpr SamplePosition kWindow = 8 * 48'000;
  static constexpr SamplePosition kFallPerPacket = 20;  ///< samples; 20 ms a second at 50 packets a second

  void update(SamplePosition now);

  struct Sample {
    SamplePosition transit = 0;
    SamplePosition arrival = 0;
  };
  std::array<Sample, kHistory> history_{};
  std::array<SamplePosition, kHistory> sorted_{};
  std::size_t count_ = 0;
  std::size_t next_ = 0;
  SamplePosition base_ = 0;
  SamplePosition wanted_ = 0;
  SamplePosition target_ = kStart;
  int until_update_ = 0;
};

}  // namespace amphi::mixer
