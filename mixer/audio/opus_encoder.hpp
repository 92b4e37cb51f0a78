#pragma once
#include <array>
#include <memory>

#include "mcu/base/result.hpp"
#include "mcu/media/frame.hpp"
#include "mcu/media/rtp_packet.hpp"

struct OpusEncoder;  // libopus

namespace amphi::mixer {

/// Encodes mono sound at 48 kHz in frames of 20, 40 or 60 ms. Single-threaded; nothing allocates after
/// creation.
class SoundEncoder {
 public:
  struct Config {
    int bits_per_second = 32'000;  ///< 6'000..128'000
    int complexity = 5;            ///< 0..10; 5 costs half of 10
    int expected_loss = 10;        ///< percent, 0..100; 0 makes no FEC
    bool dtx = false;              ///< frames of a silence have 1 or 2 bytes
    friend bool operator==(const Config&, const Config&) = default;
  };

  /// Error: environment (out of memory), malformed (a value out of range).
  static Result<SoundEncoder> create(const Config& config);
  /// One that would make the same of the next frame as this one. Error: environment.
  [[nodiscard]] Result<SoundEncoder> clone() const;

  /// `samples`: 960, 1920 or 2880. The frame is valid until the next call; it is never empty.
  Bytes encode(ConstSampleSpan samples);
  /// Takes effect with the next frame, without a click; clamped into the ranges above.
  void configure(const Config& config);

 private:
  struct Destroy {
    void operator()(::OpusEncoder* encoder) const;
  };
  explicit SoundEncoder(std::unique_ptr<::OpusEncoder, Destroy> encoder) : encoder_(std::move(encoder)) {}

  std::unique_ptr<::OpusEncoder, Destroy> encoder_;
  /// RFC 6716 section 3.4: a frame of one is 1275 bytes at most; 60 ms may be three.
  std::array<std::uint8_t, 1400> frame_{};
};

}  // namespace amphi::mixer
