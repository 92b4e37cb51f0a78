#pragma once
#include <optional>

#include "mcu/base/clock.hpp"

namespace amphi::mixer {

/// Says when a still picture is made. Pure; belongs to the picture tick.
///
/// A new scene or slide is shown at once, but no two pictures come within a second, and whoever changes
/// scenes all the time gets no more than kBurst pictures ahead of one per interval: the links that stills are
/// for carry no more. Else there is one per interval while something changes, and a repeat each 15 s.
class StillSchedule {
 public:
  static constexpr Duration kAtLeast = std::chrono::seconds(1);
  static constexpr Duration kRepeat = std::chrono::seconds(15);
  static constexpr int kBurst = 3;

  explicit StillSchedule(Duration interval) : interval_(interval) {}

  void set_interval(Duration interval) { interval_ = interval; }
  /// The picture is not what it was.
  void note_change() { changed_ = true; }
  /// It is another picture altogether.
  void note_new_scene() { new_scene_ = true; }
  /// Whether to make one now. If so, the change counts as told.
  bool take(Instant now);

 private:
  [[nodiscard]] bool due(Instant now) const;

  Duration interval_;
  std::optional<Instant> last_;
  Duration saved_{};  ///< towards pictures ahead of their time
  bool changed_ = true;
  bool new_scene_ = true;
};

}  // namespace amphi::mixer
