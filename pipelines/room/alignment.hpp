#pragma once
#include <algorithm>

#include "mcu/base/clock.hpp"

namespace amphi::pipelines {

/// Lines one participant's picture up with his sound: both are to leave with the same age since their
/// capture. The earlier one waits: usually the picture, for the sound's jitter buffer; the sound, within
/// limits, when a picture takes more than kTolerance longer, since a talk suffers from late sound. Smoothed,
/// so that neither jumps. Pure; update() every kInterval.
class Alignment {
 public:
  static constexpr Duration kInterval = std::chrono::milliseconds(100);
  /// A picture waits for its sound at most this long after its capture.
  static constexpr Duration kMaxPictureDelay = std::chrono::milliseconds(400);
  /// What sound may be made to wait in its jitter buffer for its picture's sake.
  static constexpr Duration kMaxSoundDelay = std::chrono::milliseconds(120);
  /// This much between picture and sound is not noticed. More than half a sound tick, in steps of which the
  /// jitter buffer moves, so that nothing swings.
  static constexpr Duration kTolerance = std::chrono::milliseconds(15);

  /// `sound`: captured to played, 0 while silent. `picture`: captured to decoded, 0 while unknown.
  void update(Duration sound, Duration picture) {
    if (sound <= Duration{} || picture <= Duration{}) return;  // one of them is off: leave all as it is
    sound_ = started_ ? smooth(sound_, sound) : sound;
    picture_ = started_ ? smooth(picture_, picture) : picture;
    started_ = true;
    picture_delay_ = std::clamp(sound_, Duration{}, kMaxPictureDelay);
    const Duration behind = picture_ - sound_;
    const Duration wrong = behind - std::clamp(behind, -kTolerance, kTolerance);
    sound_delay_ = std::clamp(sound_delay_ + wrong / 8, Duration{}, kMaxSoundDelay);
  }
  /// For FrameSlot::set_delay().
  [[nodiscard]] Duration picture_delay() const { return picture_delay_; }
  /// For SoundProgram::set_minimum_delay().
  [[nodiscard]] Duration sound_delay() const { return sound_delay_; }

 private:
  static Duration smooth(Duration old, Duration fresh) { return old + (fresh - old) / 8; }

  bool started_ = false;
  Duration sound_{};
  Duration picture_{};
  Duration picture_delay_{};
  Duration sound_delay_{};
};

}  // namespace amphi::pipelines
