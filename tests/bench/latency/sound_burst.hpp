#pragma once
#include <memory>
#include <vector>

#include "tests/bench/latency/recorder.hpp"

struct OpusEncoder;

namespace amphi::bench {

/// A talker who is silent but for a short tone every kPeriod packets, in Opus packets of 20 ms.
class BurstTalker {
 public:
  static constexpr int kPeriod = 60;       ///< packets from one tone's beginning to the next
  static constexpr int kTonePackets = 10;  ///< that a tone lasts

  BurstTalker();
  ~BurstTalker();
  /// The next packet; `begins_tone` is set for the one in which a tone begins with its first sample.
  Bytes next(bool& begins_tone);

 private:
  struct Destroy {
    void operator()(OpusEncoder* encoder) const;
  };
  std::unique_ptr<OpusEncoder, Destroy> encoder_;
  std::vector<float> samples_;
  std::vector<std::uint8_t> packet_;
  int number_ = 0;
};

/// When the packets arrived in which a tone begins after silence. `packets` in order of arrival.
std::vector<Instant> find_bursts(const std::vector<RecordedPacket>& packets);

}  // namespace amphi::bench
