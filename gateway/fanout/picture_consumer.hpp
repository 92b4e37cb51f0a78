#pragma once
#include <optional>
#include <vector>

#include "gateway/adaptation/pacer.hpp"
#include "gateway/fanout/outbox.hpp"
#include "gateway/fanout/rung.hpp"
#include "gateway/rtp/layer_filter.hpp"
#include "gateway/rtp/send_stream.hpp"

namespace amphi::fanout {

/// Not for the later pieces of a frame that goes out in several.
bool starts_key_frame(std::span<const rtp::SourcePacket> frame);

/// The program's picture under one participant's SSRC: goes over from rung to rung at key frames, leaves out
/// temporal layers, and spreads frames over time where the link is thin.
/// Owner: Peer; the shard's thread.
class PictureConsumer {
 public:
  PictureConsumer(rtp::SendConfig config, const NtpClock& clock, rtp::TransportCcSender* transport)
      : stream_(std::move(config), clock, transport) {}

  /// What it is sent now, and what it shall go over to; null: nothing. Borrowed.
  [[nodiscard]] Rung* source() const { return source_; }
  [[nodiscard]] Rung* target() const { return target_; }
  void aim(Rung* target) { target_ = target == source_ ? nullptr : target; }
  /// Nothing of the present source is sent any more.
  void stop();
  /// Goes over to target(), of which a key frame comes next.
  void join();
  /// The same, and sends the target's last key frame and what followed. These frames are told to be of the
  /// last moments, so that the receiver shows the newest at once and stays in sync with the sound. False,
  /// and nothing has changed, where they are not kept any more.
  bool join(const Replay& replay, Outbox& outbox);
  /// Sends a frame of source(), or queues it.
  void write(std::span<const rtp::SourcePacket> frame, Outbox& outbox);
  /// Sends what was queued and may leave now.
  void release(Outbox& outbox);

  void set_layers(int layers) { layers_.set_wanted(layers); }
  adaptation::Pacer& pacer() { return pacer_; }
  [[nodiscard]] const adaptation::Pacer& pacer() const { return pacer_; }
  rtp::RtpSendStream& stream() { return stream_; }
  [[nodiscard]] const rtp::RtpSendStream& stream() const { return stream_; }
  /// The receiver has seen a key frame of the present source.
  [[nodiscard]] std::uint64_t key_frames() const { return key_frames_; }

 private:
  /// Frames up to `last` are told to be just before the newest of them.
  struct CatchUp {
    std::uint16_t last = 0;
    std::uint32_t timestamp = 0;
    Instant captured;
  };

  void switch_to_target();
  void send(const rtp::SourcePacket& packet, Outbox& outbox);
  void skip_between(std::uint16_t next, Instant now);
  [[nodiscard]] rtp::SourcePacket caught_up(rtp::SourcePacket packet);

  rtp::RtpSendStream stream_;
  rtp::LayerFilter layers_;
  adaptation::Pacer pacer_;
  Rung* source_ = nullptr;
  Rung* target_ = nullptr;
  std::optional<std::uint16_t> last_;  ///< source packet that was sent or skipped
  std::optional<CatchUp> catch_up_;
  std::uint64_t key_frames_ = 0;
};

}  // namespace amphi::fanout
