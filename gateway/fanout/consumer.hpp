#pragma once
#include <memory>
#include <optional>
#include <span>

#include "gateway/fanout/rung.hpp"
#include "gateway/rtp/send_stream.hpp"
#include "gateway/sdp/negotiate.hpp"

namespace amphi::fanout {

/// What a consumer's packets are written into before they go to the transport together. One for each shard
/// room.
class SendBatch {
 public:
  static constexpr std::size_t kMaxPackets = 64;

  void clear() { count_ = 0; }
  [[nodiscard]] bool full() const { return count_ == kMaxPackets; }
  /// The buffer for the next packet; keep() with its size makes it part of the batch.
  MutableBytes next() { return buffers_[count_]; }
  void keep(std::size_t size) {
    packets_[count_] = Bytes(buffers_[count_]).first(size);
    ++count_;
  }
  [[nodiscard]] std::span<const Bytes> packets() const { return {packets_.data(), count_}; }

 private:
  std::array<std::array<std::uint8_t, kMaxRtpPacket>, kMaxPackets> buffers_;
  std::array<Bytes, kMaxPackets> packets_;
  std::size_t count_ = 0;
};

/// One track that goes out to one participant: the program's picture or sound under his SSRC.
/// Owner: Peer; the shard's thread.
class Consumer {
 public:
  Consumer(MediaKind kind, rtp::SendConfig config, const NtpClock& clock, rtp::TransportCcSender* transport);

  [[nodiscard]] MediaKind kind() const { return kind_; }
  /// The stream of the link that it shows now; 0: none yet.
  [[nodiscard]] std::uint32_t source() const { return source_; }
  /// Goes over to another rung. Video waits for its next key frame.
  void switch_source(std::uint32_t source, const Rung& rung, rtp::SourceClock relation);
  /// The source's process is gone; what comes next has another clock.
  void forget_source() { source_ = 0; }

  /// Writes this frame's packets for this consumer into `batch`.
  void write(std::span<const rtp::SourcePacket> frame, Instant now, SendBatch& batch);
  rtp::RtpSendStream& stream() { return stream_; }

 private:
  MediaKind kind_;
  rtp::RtpSendStream stream_;
  std::uint32_t source_ = 0;
  bool waiting_for_key_frame_ = false;
};

}  // namespace amphi::fanout
