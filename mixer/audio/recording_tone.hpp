#pragma once
#include <cstddef>

#include "mcu/media/frame.hpp"

namespace amphi::mixer {

/// The notice that a recording begins: two short notes, the second one higher. No allocation.
class RecordingTone {
 public:
  static constexpr std::size_t kNoteTicks = 10;  ///< of 20 ms

  void begin() { tick_ = 0; }
  [[nodiscard]] bool sounding() const { return tick_ < 2 * kNoteTicks; }
  /// The next 960 samples, while it is sounding.
  void play(SampleSpan out);

 private:
  std::size_t tick_ = 2 * kNoteTicks;
};

}  // namespace amphi::mixer
