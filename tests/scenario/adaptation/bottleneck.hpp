#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <random>

#include "mcu/base/clock.hpp"

namespace amphi::test {

/// The narrowest part of a network in virtual time: a queue that drains at a rate, then delay, jitter and
/// loss. Sizes are bytes on the wire. Several attendees may share one.
class Bottleneck {
 public:
  struct Quality {
    double rate = 10'000'000;                         ///< bit/s
    Duration queue = std::chrono::milliseconds(500);  ///< the longest that a packet may wait; longer: dropped
    Duration delay = std::chrono::milliseconds(25);
    Duration jitter{};                ///< uniform, on top; reorders
    double loss = 0;                  ///< random
    double burst = 1;                 ///< packets lost together, on average
    std::optional<double> policer{};  ///< bit/s; what exceeds it is dropped without any queue
    bool broken = false;
  };

  Bottleneck(Quality initial, unsigned seed) : quality(initial), random_(seed) {}

  /// When a packet arrives; nothing: never.
  std::optional<Instant> send(std::size_t bytes, Instant now) {
    if (quality.broken || lottery() || !policed(bytes, now)) return std::nullopt;
    const Duration serialised(static_cast<std::int64_t>(static_cast<double>(bytes) * 8e9 / quality.rate));
    free_at_ = std::max(free_at_, now);
    if (free_at_ - now > quality.queue) return std::nullopt;
    free_at_ += serialised;
    std::uniform_real_distribution<double> share(0, 1);
    const auto extra =
        Duration(static_cast<std::int64_t>(static_cast<double>(quality.jitter.count()) * share(random_)));
    return free_at_ + quality.delay + extra;
  }
  [[nodiscard]] Duration waiting(Instant now) const { return std::max(free_at_ - now, Duration{}); }
  /// The queue drains at another rate from now on.
  void set_rate(double rate, Instant now) {
    const auto left = static_cast<double>(waiting(now).count());
    free_at_ = now + Duration(static_cast<std::int64_t>(left * quality.rate / rate));
    quality.rate = rate;
  }

  Quality quality;

 private:
  bool lottery() {
    std::uniform_real_distribution<double> share(0, 1);
    // Two states: in a burst every packet is lost; the share of lost packets is `loss`.
    if (in_burst_) {
      in_burst_ = share(random_) >= 1 / quality.burst;
    } else {
      in_burst_ = share(random_) < quality.loss / ((1 - quality.loss) * quality.burst);
    }
    return in_burst_;
  }
  bool policed(std::size_t bytes, Instant now) {
    if (!quality.policer) return true;
    const double burst = *quality.policer / 8 * 0.1;
    tokens_ = std::min(burst,
                       tokens_ + *quality.policer / 8 * std::chrono::duration<double>(now - filled_).count());
    filled_ = now;
    if (tokens_ < static_cast<double>(bytes)) return false;
    tokens_ -= static_cast<double>(bytes);
    return true;
  }

  std::mt19937 random_;
  Instant free_at_;
  Instant filled_;
  double tokens_ = 0;
  bool in_burst_ = false;
};

}  // namespace amphi::test
