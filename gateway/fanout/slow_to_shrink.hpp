#pragma once
#include "mcu/base/clock.hpp"
#include "mcu/link/output.hpp"

namespace amphi::fanout {

/// The largest picture that is needed of the senders: grows at once and shrinks late, since every change
/// costs each sender a key frame and a moment of another size. Owner: RoomRouter.
class SlowToShrink {
 public:
  static constexpr Duration kPatience = std::chrono::seconds(10);

  SlowToShrink(const link::VideoFormat& start, Instant now) : held_(start), needed_(now) {}

  const link::VideoFormat& update(const link::VideoFormat& largest, Instant now) {
    if (largest.width >= held_.width || now - needed_ > kPatience) {
      held_ = largest;
      needed_ = now;
    }
    return held_;
  }

 private:
  link::VideoFormat held_;
  Instant needed_;  ///< when it was, last
};

}  // namespace amphi::fanout
