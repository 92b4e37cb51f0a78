#pragma once
#include <array>
#include <memory>

#include "mcu/base/result.hpp"
#include "mcu/media/frame.hpp"
#include "mcu/media/rtp_packet.hpp"

struct OpusEncoder;  // libopus

namespace amphi::mixer {

/// Encodes 20 ms pieces of mono sound at 48 kHz, with in-band FEC and without DTX, so that a listener always
/// hears from us. Single-threaded; encode() does not allocate.
class SoundEncoder {
 public:
  enum class Application { speech, music };
  struct Config {
    Application application = Application::speech;
    int bits_per_second = 32'000;  ///< 6'000..128'000
    int complexity = 5;            ///< 0..10; 5 costs half of 10
    int expected_loss = 10;        ///< percent; 0 makes no FEC
  };

  /// Error: environment (out of memory), malformed (a value out of range).
  static Result<SoundEncoder> create(const Config& config);

  /// `samples`: 960. The frame is valid until the next call; it is never empty.
  Bytes encode(ConstSampleSpan samples);
  /// Takes effect with the next frame; clamped into the range above.
  void set_bits_per_second(int bits_per_second);
  void set_expected_loss(int percent);

 private:
  struct Destroy {
    void operator()(::OpusEncoder* encoder) const;
  };
  explicit SoundEncoder(std::unique_ptr<::OpusEncoder, Destroy> encoder) : encoder_(std::move(encoder)) {}

  std::unique_ptr<::OpusEncoder, Destroy> encoder_;
  std::array<std::uint8_t, 1276> frame_{};  ///< RFC 6716 section 3.4: the longest frame of one is 1275 bytes
};

}  // namespace amphi::mixer
