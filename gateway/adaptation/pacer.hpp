#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "gateway/rtp/packet_history.hpp"
#include "mcu/base/clock.hpp"

namespace amphi::adaptation {

/// Spreads one consumer's pictures (key frames above all) over time, so that a thin link's queue never fills
/// and sound never waits behind a picture. Holds references into the rung's history only. Sound and RTCP
/// are not queued; tell on_sent_aside() of them. A link with plenty of room bypasses the queue.
/// Owner: the consumer, on its shard's thread. The queue's memory is taken when it is first needed.
class Pacer {
 public:
  static constexpr std::size_t kCapacity = 512;  ///< packets; a power of two
  static constexpr Duration kMaxWait = std::chrono::milliseconds(1500);

  /// The pictures' rate on the wire, in bit/s; nothing: no pacing.
  void set_rate(std::optional<double> bits_per_second) { rate_ = bits_per_second; }
  /// True when a frame is to be sent at once, without add(): no pacing, and nothing waits.
  [[nodiscard]] bool bypass() const { return !rate_ && size_ == 0; }

  /// From now on frames come from this history. What waits of the one before is dropped.
  void switch_source(std::shared_ptr<const rtp::PacketHistory> history);
  /// Queues a frame whose packets the history keeps. Without room everything up to a key frame is dropped.
  void add(std::span<const rtp::SourcePacket> frame, bool key_frame, Instant now);
  /// Bytes on the wire that went past the queue: sound, retransmissions, padding.
  void on_sent_aside(std::size_t bytes, Instant now);

  struct Released {
    rtp::SourcePacket packet;
    /// Packets before it were dropped: let the stream's numbering go on without a gap
    /// (RtpSendStream::switch_source with the same history). The packet starts a key frame.
    bool after_drop = false;
  };
  /// The next packet that may leave now. Its payload is valid until the history's next add().
  std::optional<Released> next(Instant now);
  /// When next() will have something; Instant::max() while nothing waits.
  [[nodiscard]] Instant next_time() const;

  /// Frames were dropped and no key frame has come since: ask for one.
  [[nodiscard]] bool wants_key_frame() const { return dropping_; }
  [[nodiscard]] std::size_t waiting() const { return size_; }
  [[nodiscard]] std::size_t waiting_bytes() const { return bytes_; }  ///< on the wire
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }    ///< packets

 private:
  struct Entry {
    Instant queued;
    std::uint16_t sequence = 0;
    std::uint16_t size = 0;
    bool starts_key_frame = false;
  };
  void pop();
  void drop_to_key_frame();
  void refill(Instant now);

  std::shared_ptr<const rtp::PacketHistory> history_;
  std::vector<Entry> ring_;
  std::size_t head_ = 0;
  std::size_t size_ = 0;
  std::size_t bytes_ = 0;  ///< of what waits
  std::optional<double> rate_;
  double tokens_ = 0;  ///< bytes that may leave; negative: a debt
  Instant refilled_;
  bool dropping_ = false;
  bool after_drop_ = false;
  std::uint64_t dropped_ = 0;
};

}  // namespace amphi::adaptation
