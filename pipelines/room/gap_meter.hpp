#pragma once
#include <algorithm>
#include <chrono>
#include <optional>

#include "mcu/base/clock.hpp"

namespace amphi::pipelines {

/// The largest time between two pictures in about the last second.
class GapMeter {
 public:
  void frame(Instant at);
  [[nodiscard]] Duration largest() const { return std::max(before_, current_); }

 private:
  std::optional<Instant> last_;
  Instant window_;
  Duration before_{};
  Duration current_{};
};

}  // namespace amphi::pipelines
