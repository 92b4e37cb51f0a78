#pragma once
#include <cstdint>

namespace amphi::mixer {

/// Says at which picture ticks one output is encoded: at most every n-th, at once after a change, some more
/// times until it looks good, and then once a second. Pure; belongs to the picture tick. Ticks are counted.
class OutputPacer {
 public:
  /// Pictures after the last change: the encoder makes up for what it had no bits for while things moved, and
  /// the base temporal layer (every fourth) comes by twice, so that whoever gets only that one has it, too.
  static constexpr int kSettle = 8;

  /// A frame rate of `ticks_per_second` / `divisor`; both at least 1. May change at any time.
  void set_rate(int ticks_per_second, int divisor) {
    ticks_per_second_ = static_cast<std::uint64_t>(ticks_per_second);
    divisor_ = static_cast<std::uint64_t>(divisor);
  }
  /// Whether a changed picture would be taken at this tick. The picture need not be composed when it is not.
  [[nodiscard]] bool due(std::uint64_t tick) const { return !started_ || tick >= last_ + divisor_; }
  /// The picture is not what it was.
  void note_change() { to_come_ = 1 + kSettle; }
  /// Whether the picture is to be encoded now. A key frame that somebody waits for does not wait for its
  /// turn.
  [[nodiscard]] bool wants(std::uint64_t tick, bool key_frame) const {
    if (key_frame || !started_) return true;
    return due(tick) && (to_come_ > 0 || tick >= last_ + ticks_per_second_);
  }
  /// It was.
  void encoded(std::uint64_t tick) {
    started_ = true;
    last_ = tick;
    if (to_come_ > 0) --to_come_;
  }

 private:
  std::uint64_t ticks_per_second_ = 30;
  std::uint64_t divisor_ = 1;
  std::uint64_t last_ = 0;
  int to_come_ = 1 + kSettle;
  bool started_ = false;
};

}  // namespace amphi::mixer
