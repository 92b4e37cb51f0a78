#pragma once
#include <array>
#include <cstddef>
#include <optional>

#include "mcu/base/clock.hpp"

namespace amphi::adaptation {

/// How long packets wait in the link's queue: the least one-way delay of late against the least of a long
/// time. Jitter hardly moves it, and clocks that drift by 100 ppm do not.
class QueueDelay {
 public:
  void add(Instant sent, Duration arrival);
  [[nodiscard]] Duration delay() const { return delay_; }
  /// Of the last packet alone: early, but a single packet may be late for other reasons.
  [[nodiscard]] Duration latest() const { return latest_; }
  /// The bytes that came while packets waited, per second: what the bottleneck lets through. Nothing while
  /// none wait or not for long enough.
  [[nodiscard]] std::optional<double> busy_rate() const { return busy_rate_; }
  /// Some arrivals will never be known: measure anew.
  void restart_rate() { busy_since_.reset(); }
  void on_bytes(std::size_t wire_bytes, Duration arrival);

 private:
  static constexpr std::size_t kRecent = 8;
  void roll(Instant sent, Duration one_way);

  struct Recent {
    Instant sent;
    Duration one_way{};
  };
  std::array<Recent, kRecent> recent_{};
  std::size_t count_ = 0;
  Duration delay_{};
  Duration latest_{};
  std::optional<Duration> least_;    ///< of this period
  std::optional<Duration> earlier_;  ///< of the period before
  Instant period_start_;
  std::optional<Duration> busy_since_;
  std::size_t busy_bytes_ = 0;
  int busy_packets_ = 0;
  std::optional<double> busy_rate_;
};

}  // namespace amphi::adaptation
