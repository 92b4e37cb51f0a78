#pragma once
#include <memory>
#include <span>
#include <vector>

#include "gateway/rtp/key_frame.hpp"
#include "gateway/rtp/packet_history.hpp"
#include "mcu/media/codec.hpp"

namespace amphi::fanout {

/// One encoding of the program: its packet history, which all its consumers share, and the frame that is
/// being put together. Owner: RoomRouter; the shard's thread.
class Rung {
 public:
  explicit Rung(MediaKind kind);

  [[nodiscard]] MediaKind kind() const { return kind_; }
  /// Takes one packet from the mixer. Returns the packets of a whole frame (of one packet for sound) when
  /// this one completes it, else nothing. Valid until the next call.
  std::span<const rtp::SourcePacket> add(Bytes packet, Instant captured, Instant now);
  [[nodiscard]] const std::shared_ptr<rtp::PacketHistory>& history() const { return history_; }
  rtp::KeyFrameCoalescer& key_frames() { return key_frames_; }

 private:
  static constexpr std::size_t kLongestFrame = 64;  ///< packets; a longer one goes out in pieces

  MediaKind kind_;
  std::shared_ptr<rtp::PacketHistory> history_;
  std::vector<rtp::SourcePacket> frame_;
  bool complete_ = true;  ///< frame_ was handed out
  rtp::KeyFrameCoalescer key_frames_;
};

}  // namespace amphi::fanout
