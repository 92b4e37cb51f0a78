#pragma once
#include <array>
#include <cstdint>
#include <memory>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

/// The newest packets of one microphone, undecoded. Bounded in bytes and packets; the oldest make room. All
/// memory is taken at creation.
class PacketRing {
 public:
  static constexpr std::size_t kBytes = 4096;
  static constexpr std::size_t kPackets = 16;

  struct Entry {
    Instant captured;
    Instant arrival;
    std::size_t offset = 0;
    std::size_t size = 0;
  };

  /// A packet longer than kMaxRtpPacket is ignored.
  void push(Bytes packet, Instant captured, Instant arrival);
  /// Drops what arrived before.
  void forget_before(Instant oldest);
  void clear() { count_ = 0; }
  [[nodiscard]] bool empty() const { return count_ == 0; }

  /// Calls `handler(Bytes packet, Instant captured, Instant arrival)` for each, oldest first, and empties it.
  template <class Handler>
  void drain(Handler&& handler) {
    for (std::size_t i = 0; i < count_; ++i) {
      const Entry& entry = at(i);
      handler(Bytes(*bytes_).subspan(entry.offset, entry.size), entry.captured, entry.arrival);
    }
    clear();
  }

 private:
  [[nodiscard]] const Entry& at(std::size_t i) const { return entries_[(first_ + i) % kPackets]; }
  void pop();
  [[nodiscard]] std::size_t make_room(std::size_t size);

  std::unique_ptr<std::array<std::uint8_t, kBytes>> bytes_ =
      std::make_unique<std::array<std::uint8_t, kBytes>>();
  std::array<Entry, kPackets> entries_{};
  std::size_t first_ = 0;
  std::size_t count_ = 0;
};

}  // namespace amphi::rtp
