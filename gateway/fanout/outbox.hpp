#pragma once
#include <array>
#include <span>

#include "gateway/adaptation/link_controller.hpp"
#include "gateway/transport/connection.hpp"

namespace amphi::fanout {

/// Buffers for packets that go to the transport together. One for each room.
class SendBatch {
 public:
  static constexpr std::size_t kMaxPackets = 16;  ///< as many as the transport sends in one go

  void clear() { count_ = 0; }
  [[nodiscard]] bool full() const { return count_ == kMaxPackets; }
  /// The buffer for the next packet; keep() with its size makes it part of the batch.
  MutableBytes next() { return MutableBytes(buffers_[count_]).first(kMaxRtpPacket); }
  void keep(std::size_t size) {
    packets_[count_] = {buffers_[count_], size};
    ++count_;
  }
  [[nodiscard]] std::span<const transport::OutgoingPacket> packets() const {
    return {packets_.data(), count_};
  }

 private:
  std::array<std::array<std::uint8_t, kMaxRtpPacket + transport::kSendOverhead>, kMaxPackets> buffers_;
  std::array<transport::OutgoingPacket, kMaxPackets> packets_;
  std::size_t count_ = 0;
};

/// The way of a peer's packets to his transport, while one frame is sent to him: collects them, counts them
/// for the link's estimate and sends them in few calls. Sends what is left when it goes out of scope.
class Outbox {
 public:
  /// `numbered`: the packets have transport-wide sequence numbers.
  Outbox(SendBatch& batch, transport::Connection& connection, adaptation::LinkController& link, bool numbered,
         Instant now)
      : batch_(batch),
        connection_(connection),
        link_(link),
        media_(numbered ? adaptation::Sent::media : adaptation::Sent::unnumbered),
        now_(now) {
    batch_.clear();
  }
  ~Outbox() { flush(); }
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  [[nodiscard]] Instant now() const { return now_; }
  MutableBytes next() { return batch_.next(); }
  /// The buffer that next() gave has a packet of this size; 0: none after all.
  void keep(std::size_t size) { keep(size, media_); }
  void keep(std::size_t size, adaptation::Sent kind) {
    if (size == 0) return;
    batch_.keep(size);
    link_.on_sent(size, now_, kind);
    bytes_ += adaptation::wire_size(size);
    if (batch_.full()) flush();
  }
  /// On the wire, of what was kept so far.
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  void flush() {
    if (!batch_.packets().empty()) connection_.send_rtp(batch_.packets());
    batch_.clear();
  }

  SendBatch& batch_;
  transport::Connection& connection_;
  adaptation::LinkController& link_;
  adaptation::Sent media_;
  Instant now_;
  std::size_t bytes_ = 0;
};

}  // namespace amphi::fanout
