#pragma once
#include <array>
#include <cstdint>

#include "mcu/media/frame.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::mixer {

/// The RTP clock that all audio outputs of a room share, so that a listener can be moved from one output to
/// another without a jump: it counts the program's ticks, 960 samples each, from a random start (RFC 3550
/// section 5.1).
class OutputClock {
 public:
  OutputClock();
  void advance(std::uint64_t ticks = 1) { tick_ += ticks; }
  [[nodiscard]] std::uint64_t tick() const { return tick_; }
  [[nodiscard]] std::uint32_t timestamp() const {
    return start_ + static_cast<std::uint32_t>(tick_ * kSamplesPerTick);
  }

 private:
  std::uint32_t start_;
  std::uint64_t tick_ = 0;
};

/// Wraps the Opus frames of one output into RTP packets (RFC 7587 section 4). Sequence numbers are the
/// output's own.
class OpusRtpWriter {
 public:
  OpusRtpWriter();
  /// The packet with `frame`, of `samples` from `timestamp` on; valid until the next call. The marker is set
  /// on the first packet and on the first after a pause (RFC 7587 section 4.2). `frame`: 1..1400 bytes.
  Bytes write(std::uint32_t timestamp, std::size_t samples, Bytes frame);

 private:
  RtpHeader header_;
  std::uint32_t end_ = 0;  ///< of the packet before
  bool started_ = false;
  std::array<std::uint8_t, kMaxRtpPacket> packet_{};
};

}  // namespace amphi::mixer
