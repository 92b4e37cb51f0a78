#pragma once
#include <array>
#include <cstddef>

#include "mcu/media/frame.hpp"

namespace amphi::mixer {

/// The level of digital silence in dBov (RFC 6464 section 3).
inline constexpr float kSilentLevel = -127;

/// The level of a piece of sound in dBov, -127..0: RMS relative to a full-scale square wave.
float level_of(ConstSampleSpan samples);

/// Tells a voice (or a tone) from noise: loud enough, and either periodic or clearly above the noise there
/// was before. No allocation; about 5 µs per tick.
class VoiceDetector {
 public:
  struct Verdict {
    float level = kSilentLevel;  ///< dBov
    bool periodic = false;       ///< a voiced sound or a tone
    bool active = false;         ///< periodic, or far above the noise floor; with a hang-over of 100 ms
  };
  static constexpr float kThreshold = -60;  ///< dBov; nothing below it counts

  /// `samples`: 960.
  Verdict process(ConstSampleSpan samples);

 private:
  static constexpr std::size_t kDecimation = 6;  ///< to 8 kHz
  static constexpr std::size_t kTick = kSamplesPerTick / kDecimation;
  static constexpr std::size_t kMinLag = 20;   ///< 400 Hz
  static constexpr std::size_t kMaxLag = 120;  ///< 67 Hz

  void decimate(ConstSampleSpan samples);
  [[nodiscard]] bool is_periodic() const;
  void track_floor(float level);

  std::array<float, 2 * kTick> history_{};  ///< 40 ms
  float last_ = 0;                          ///< the sample before history_, for pre-emphasis
  float floor_ = kThreshold;                ///< dBov, of the last whole window
  float lowest_ = kThreshold;               ///< dBov, in this window
  int ticks_ = 0;                           ///< of this window
  int hang_over_ = 0;                       ///< ticks
};

}  // namespace amphi::mixer
