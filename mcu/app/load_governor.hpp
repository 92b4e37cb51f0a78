#pragma once
#include <chrono>
#include <optional>

#include "mcu/base/clock.hpp"
#include "mcu/ports/program.hpp"

namespace amphi::app {

/// What the machine did in the last second or so. Shares are 0..1.
struct LoadSample {
  double busy = 0;     ///< of the processors that we may use
  double own = 0;      ///< of them, by the server and its mixers
  double late = 0;     ///< picture and sound ticks that came too late; the larger of both shares
  double dropped = 0;  ///< pictures that an encoder had no time for
};

struct LoadThresholds {
  double busy = 0.90;  ///< above it the server saves work
  double calm = 0.70;  ///< below it there is room to do more again
  double late = 0.10;  ///< of ticks or pictures; above it the server saves work
};

/// Decides how much the server saves: one step more after kRise of too much load, one step less after a calm
/// time, which grows when the last step back was one too many. Pure; time comes with each sample.
class LoadGovernor {
 public:
  static constexpr Duration kRise = std::chrono::milliseconds(2'500);
  static constexpr Duration kCalm = std::chrono::seconds(16);
  static constexpr Duration kLongestCalm = std::chrono::seconds(128);
  /// Load that is back so soon after a step back was caused by it.
  static constexpr Duration kRelapse = std::chrono::seconds(20);

  explicit LoadGovernor(LoadThresholds thresholds) : thresholds_(thresholds) {}

  /// Takes a sample, once a second or so, and returns what is to be saved from now on.
  ports::Thinning update(const LoadSample& sample, Instant now);
  [[nodiscard]] ports::Thinning thinning() const { return thinning_; }

 private:
  [[nodiscard]] bool strained(const LoadSample& sample) const;
  [[nodiscard]] bool calm(const LoadSample& sample) const;
  void save_more(Instant now);
  void save_less(Instant now);

  LoadThresholds thresholds_;
  ports::Thinning thinning_ = ports::Thinning::none;
  std::optional<Instant> strained_since_;
  std::optional<Instant> calm_since_;
  std::optional<Instant> stepped_back_;
  Duration calm_needed_ = kCalm;
};

}  // namespace amphi::app
