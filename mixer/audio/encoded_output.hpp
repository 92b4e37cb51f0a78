#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "mcu/link/output.hpp"
#include "mixer/audio/limiter.hpp"
#include "mixer/audio/opus_encoder.hpp"
#include "mixer/audio/opus_rtp_writer.hpp"

namespace amphi::mixer {

/// One listed output: the mix of each tick in, an RTP packet out whenever a frame is full. Frames begin at
/// ticks that are multiples of their length, so a listener may be moved between outputs at a common boundary.
/// With DTX, of the (almost) empty frames of a pause only the first is sent, to tell listeners' decoders that
/// nothing is lost, and then one each 180 ms as a sign of life; while the mix is digital silence, nothing but
/// these is encoded. libopus takes a steady tone for noise, so it may pause only while the mix has no voice.
/// Single-threaded (the sound tick's thread); nothing allocates after creation.
class EncodedOutput {
 public:
  struct Made {
    Bytes packet;      ///< valid until the next tick()
    Instant captured;  ///< the frame's first tick
  };

  /// One tick's sound.
  struct Mix {
    ConstSampleSpan samples;  ///< 960, not limited; none: digital silence
    bool voice = true;        ///< there is a voice or a tone in it
  };

  /// Error: environment, malformed (a value out of range).
  static Result<EncodedOutput> create(const link::SoundOutput& output);
  /// One that goes on exactly like `other`, under another name. `output` has other's frame length.
  static Result<EncodedOutput> continuing(const EncodedOutput& other, const link::SoundOutput& output);

  /// Takes over rate, loss, DTX and frame length, without a click.
  void change(const link::SoundOutput& output);
  /// Whether an output like `output` may continue this one.
  [[nodiscard]] bool resembles(const link::SoundOutput& output) const;
  [[nodiscard]] const link::SoundOutput& output() const { return output_; }

  /// The mix of the clock's present tick.
  std::optional<Made> tick(const OutputClock& clock, const Mix& mix, Instant now);
  /// The clock is about to leave ticks out: what was collected of a frame is given up.
  void interrupt() { filled_ = 0; }

 private:
  EncodedOutput(const link::SoundOutput& output, SoundEncoder encoder);

  [[nodiscard]] std::size_t ticks_per_frame() const {
    return static_cast<std::size_t>(output_.frame_ms) / 20;
  }
  void collect(const Mix& mix);
  void configure();
  std::optional<Made> finish();

  link::SoundOutput output_;
  SoundEncoder encoder_;
  SoundEncoder::Config config_;  ///< of the encoder
  OpusRtpWriter writer_;
  Limiter limiter_;
  std::array<float, 3 * kSamplesPerTick> samples_{};
  std::size_t filled_ = 0;           ///< ticks in samples_
  std::size_t silent_ticks_ = 0;     ///< in a row
  std::size_t voiceless_ticks_ = 0;  ///< in a row
  std::uint32_t timestamp_ = 0;      ///< of the frame
  Instant captured_{};               ///< of the frame
  bool paused_ = false;              ///< the last frame was one of a pause
  int unsent_ms_ = 0;
};

}  // namespace amphi::mixer
