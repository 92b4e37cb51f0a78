#include "pipelines/room/gap_meter.hpp"

#include <utility>

namespace amphi::pipelines {

void GapMeter::frame(Instant at) {
  constexpr Duration kWindow = std::chrono::milliseconds(500);
  if (at - window_ > kWindow) {
    before_ = std::exchange(current_, Duration{});
    window_ = at;
  }
  if (last_) current_ = std::max(current_, at - *last_);
  last_ = at;
}

}  // namespace amphi::pipelines
