#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "mcu/link/message.hpp"

namespace amphi::link {

/// Datagrams that wait to be sent; drops the oldest when full, and counts it. Buffers are used again, so that
/// nothing is allocated per message in the long run.
class MessageQueue {
 public:
  explicit MessageQueue(std::size_t capacity) : slots_(capacity) {}

  /// Copies `payload`. False when an older message was dropped to make room.
  bool push(const Header& header, Bytes payload) {
    const bool fits = count_ < slots_.size();
    if (!fits) {
      pop();
      ++dropped_;
    }
    std::vector<std::uint8_t>& slot = slots_[(first_ + count_) % slots_.size()];
    slot.resize(kHeaderSize + payload.size());
    write_header(std::span<std::uint8_t, kHeaderSize>(slot.data(), kHeaderSize), header);
    std::copy(payload.begin(), payload.end(), slot.begin() + kHeaderSize);
    ++count_;
    return fits;
  }
  [[nodiscard]] bool empty() const { return count_ == 0; }
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  /// The oldest is 0.
  std::vector<std::uint8_t>& operator[](std::size_t index) {
    return slots_[(first_ + index) % slots_.size()];
  }
  void pop() {
    // A still picture's buffer is too long to keep many of them.
    if (slots_[first_].capacity() > kKept) slots_[first_] = {};
    first_ = (first_ + 1) % slots_.size();
    --count_;
    // A queue that drains uses the same few buffers again and again.
    if (count_ == 0) first_ = 0;
  }

 private:
  static constexpr std::size_t kKept = 2 * kMaxRtpPacket;  ///< bytes

  std::vector<std::vector<std::uint8_t>> slots_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace amphi::link
