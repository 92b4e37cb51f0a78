#pragma once
#include <memory>

#include "mcu/base/result.hpp"
#include "mcu/media/frame.hpp"
#include "mcu/media/rtp_packet.hpp"

struct OpusDecoder;  // libopus

namespace amphi::mixer {

/// Decodes Opus to 48 kHz mono; stereo is mixed down. Single-threaded; nothing allocates after create().
class SoundDecoder {
 public:
  /// Error: environment (out of memory).
  static Result<SoundDecoder> create();

  /// Decodes one packet into `out`, which must have room for its duration. False when libopus refuses the
  /// bytes.
  bool decode(Bytes payload, SampleSpan out);
  /// Recovers the out.size() samples before `next` from its in-band FEC (RFC 6716 section 2.1.7); where it
  /// has none, conceals. out.size() is a multiple of 120 (2.5 ms), at most 5760.
  bool recover(Bytes next, SampleSpan out);
  /// Makes up out.size() samples; a multiple of 120, at most 5760.
  bool conceal(SampleSpan out);
  /// Forgets the past, for a new stream.
  void reset();

 private:
  struct Destroy {
    void operator()(::OpusDecoder* decoder) const;
  };
  explicit SoundDecoder(std::unique_ptr<::OpusDecoder, Destroy> decoder) : decoder_(std::move(decoder)) {}

  std::unique_ptr<::OpusDecoder, Destroy> decoder_;
};

}  // namespace amphi::mixer
