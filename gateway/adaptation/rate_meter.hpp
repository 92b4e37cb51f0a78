#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "mcu/base/clock.hpp"

namespace amphi::adaptation {

/// Bytes over the last second in buckets of 50 ms.
class RateMeter {
 public:
  static constexpr Duration kBucket = std::chrono::milliseconds(50);
  static constexpr std::size_t kBuckets = 20;

  void add(std::size_t bytes, Instant at);
  /// Bit/s over the last `buckets` full buckets before `now`.
  [[nodiscard]] double rate(Instant now, std::size_t buckets = kBuckets - 1) const;

 private:
  std::array<std::uint32_t, kBuckets> bytes_{};
  std::int64_t newest_ = 0;
  std::int64_t oldest_ = 0;  ///< the first bucket that was ever filled
  bool used_ = false;
};

}  // namespace amphi::adaptation
