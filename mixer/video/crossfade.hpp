#pragma once
#include <memory>

#include "mcu/base/clock.hpp"
#include "mixer/canvas/canvas.hpp"

namespace amphi::mixer {

/// Blends a picture that stood into one that goes on. Costs nothing but while it runs, and keeps its memory.
/// Not thread-safe: belongs to the picture tick.
class Crossfade {
 public:
  /// From what `standing` shows now; both ends of the fade have its size. A length of zero ends any fade.
  void begin(const Canvas& standing, Instant now, Duration length);
  [[nodiscard]] bool running() const { return running_; }
  /// Makes the picture for this tick; false from the tick on at which `target` stands alone.
  bool mix(const Canvas& target, Instant tick);
  /// While it is running, after mix().
  [[nodiscard]] const Canvas& canvas() const { return *mixed_; }

 private:
  std::unique_ptr<Canvas> from_;
  std::unique_ptr<Canvas> mixed_;
  Instant began_;
  Duration length_{};
  bool running_ = false;
};

}  // namespace amphi::mixer
