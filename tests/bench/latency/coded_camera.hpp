#pragma once
#include <vector>

#include "tests/bench/latency/recorder.hpp"

namespace amphi::bench {

/// A camera whose pictures carry their numbers, encoded in advance so that encoding costs no time in the run.
class CodedCamera {
 public:
  static constexpr int kFramesPerSecond = 30;
  static constexpr int kKeyInterval = 30;  ///< frames: a decoder that joins waits for a second at most

  /// `pictures`: after so many the numbers begin anew; a multiple of kKeyInterval.
  CodedCamera(int width, int height, int pictures);
  [[nodiscard]] Bytes frame(int number) const { return frames_[index(number)]; }
  [[nodiscard]] std::size_t index(int number) const {
    return static_cast<std::size_t>(number) % frames_.size();
  }
  [[nodiscard]] bool valid() const { return !frames_.empty(); }

 private:
  std::vector<std::vector<std::uint8_t>> frames_;
};

/// A picture of the program: the number in it, and when its last packet arrived.
struct SeenCode {
  int code = 0;
  Instant arrival;
};
/// Decodes VP8 packets in their order; frames with a hole end the reading up to the next key frame.
std::vector<SeenCode> read_codes(const std::vector<RecordedPacket>& packets);

}  // namespace amphi::bench
