#pragma once
#include <array>
#include <cstdint>

#include "gateway/rtp/red.hpp"

namespace amphi::rtp {

/// The sound's packets out of a stream that may be in RED (RFC 2198): each once, whether it came by itself or
/// as a repetition in a later packet. For our own receivers: tests and the load client.
/// Owner: the receiver; allocates nothing.
class RedReceiver {
 public:
  /// `payload_type` is RED's; packets of other types count as plain sound.
  explicit RedReceiver(std::uint8_t payload_type) : payload_type_(payload_type) {}

  struct Frame {
    std::uint32_t timestamp = 0;
    Bytes payload;
    bool redundant = false;  ///< its own packet has not come (yet)
  };
  /// What is new in this packet, oldest first. Refers to the packet; valid until the next call.
  std::span<const Frame> receive(const RtpHeader& header, Bytes payload);

  struct Counters {
    std::uint64_t frames = 0;     ///< handed on
    std::uint64_t recovered = 0;  ///< of those, out of repetitions
    std::uint64_t rejected = 0;   ///< malformed packets
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  static constexpr std::size_t kKnown = 32;  ///< how many packets back duplicates are known

  void take(std::uint32_t timestamp, Bytes payload, bool redundant);

  std::uint8_t payload_type_;
  std::array<std::uint32_t, kKnown> known_{};
  std::size_t known_count_ = 0;
  std::array<Frame, kMaxRedBlocks> frames_;
  std::size_t count_ = 0;
  Counters counters_;
};

}  // namespace amphi::rtp
