#pragma once
#include <optional>

#include "gateway/fanout/rung.hpp"
#include "gateway/rtp/send_stream.hpp"

namespace amphi::fanout {

/// The program's sound under one participant's SSRC. All sounds of a room share one RTP clock; going over
/// from one to another neither repeats nor leaves out anything, even where their packets are of different
/// lengths.
/// Owner: Peer; the shard's thread.
class SoundConsumer {
 public:
  SoundConsumer(rtp::SendConfig config, const NtpClock& clock, rtp::TransportCcSender* transport)
      : stream_(std::move(config), clock, transport) {}

  /// What is sent now, and what it shall go over to; null: nothing. Borrowed.
  [[nodiscard]] Rung* source() const { return source_; }
  [[nodiscard]] Rung* target() const { return target_; }
  void aim(Rung* target);
  /// A packet of the rung that it waits for: true when it is the one to begin with; source() is that rung
  /// then.
  bool join(const rtp::SourcePacket& packet);
  /// Writes a packet of source() for this consumer; 0: he does not get it.
  std::size_t write(const rtp::SourcePacket& packet, Instant now, MutableBytes out);
  /// The source has ended.
  void stop() { source_ = nullptr; }
  /// The mixer's process is gone; what comes next has another clock.
  void forget();

  rtp::RtpSendStream& stream() { return stream_; }
  [[nodiscard]] const rtp::RtpSendStream& stream() const { return stream_; }

 private:
  rtp::RtpSendStream stream_;
  Rung* source_ = nullptr;
  Rung* target_ = nullptr;
  rtp::SourceClock relation_ = rtp::SourceClock::different;
  std::optional<std::uint32_t> end_;      ///< of what was sent, on the room's clock
  std::optional<std::uint32_t> stop_at_;  ///< where the target's next packet begins
};

}  // namespace amphi::fanout
