#pragma once
#include "mcu/media/frame.hpp"

namespace amphi::mixer {

/// A slow automatic gain for one talker: brings his voice to about -20 dBFS with -12..+18 dB. It listens only
/// while there is a voice, so it neither pumps noise nor forgets the gain in a pause. No allocation.
class Leveller {
 public:
  static constexpr float kTarget = -20;   ///< dBFS (RMS) of a voice
  static constexpr float kTolerance = 4;  ///< dB around it that are left alone
  static constexpr float kMaxGain = 18;   ///< dB
  static constexpr float kMinGain = -12;  ///< dB

  /// In place, 960 samples. `level` is their level in dBov before; `voiced` says that they are a voice or a
  /// tone.
  void process(SampleSpan samples, float level, bool voiced);
  [[nodiscard]] float gain() const { return gain_; }  ///< dB

 private:
  void learn(float level);

  float voice_level_ = kTarget;  ///< dBFS, smoothed
  float heard_ = 0;              ///< voiced ticks so far, up to what smoothing needs
  float gain_ = 0;               ///< dB
};

}  // namespace amphi::mixer
