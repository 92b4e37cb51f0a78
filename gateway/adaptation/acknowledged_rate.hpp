#pragma once
#include <cstddef>
#include <optional>

#include "gateway/adaptation/rate_meter.hpp"

namespace amphi::adaptation {

/// The rate at which packets arrive, on the receiver's clock.
class AcknowledgedRate {
 public:
  void add(std::size_t wire_bytes, Duration arrival);
  /// Bit/s over about half a second; 0 before anything arrived.
  [[nodiscard]] double rate() const;

 private:
  RateMeter meter_;
  std::optional<Duration> newest_;
};

}  // namespace amphi::adaptation
