#pragma once
#include <cstddef>
#include <optional>

#include "gateway/adaptation/rate_meter.hpp"

namespace amphi::adaptation {

/// The rate at which packets arrive, on the receiver's clock.
class AcknowledgedRate {
 public:
  void add(std::size_t wire_bytes, Duration arrival);
  /// Bit/s over about a second, less where it just dropped; 0 before anything arrived.
  [[nodiscard]] double rate() const;
  /// Bit/s over less than half a second.
  [[nodiscard]] double recent() const;

 private:
  RateMeter meter_;
  std::optional<Duration> newest_;
};

}  // namespace amphi::adaptation
