#pragma once
#include <array>
#include <cstdint>
#include <mutex>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::mixer {

/// Carries packets from the link's thread to the sound tick's thread. All memory is taken at creation; when
/// the tick does not drain it, the oldest packet is dropped and counted. The lock is held for one copy or one
/// swap.
class PacketInbox {
 public:
  struct Entry {
    std::uint32_t stream = 0;
    Instant captured;
    Instant arrival;
    std::size_t size = 0;
    std::array<std::uint8_t, kMaxRtpPacket> bytes;
    [[nodiscard]] Bytes packet() const { return Bytes(bytes).first(size); }
  };

  /// Holds up to `capacity` packets between two drains.
  explicit PacketInbox(std::size_t capacity = 256);

  /// Link thread. False (and counted as dropped) when the packet is longer than kMaxRtpPacket.
  bool push(std::uint32_t stream, Bytes packet, Instant captured, Instant arrival);

  /// Sound tick's thread: calls `handler(const Entry&)` for each packet since the last drain, oldest first.
  template <class Handler>
  void drain(Handler&& handler) {
    swap();
    for (std::size_t i = 0; i < draining_.count; ++i) handler(draining_.at(i));
    draining_.clear();
  }

  /// Any thread.
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  struct Ring {
    std::vector<Entry> entries;
    std::size_t first = 0;
    std::size_t count = 0;
    [[nodiscard]] const Entry& at(std::size_t i) const { return entries[(first + i) % entries.size()]; }
    void clear() { first = count = 0; }
  };

  void swap();

  mutable std::mutex mutex_;
  Ring filling_;   ///< guarded by mutex_
  Ring draining_;  ///< the sound tick's thread only
  std::uint64_t dropped_ = 0;
};

}  // namespace amphi::mixer
