#pragma once
#include <array>
#include <memory>
#include <unordered_map>

#include "gateway/fanout/peer.hpp"
#include "gateway/fanout/room_recording.hpp"
#include "gateway/fanout/rung.hpp"

namespace amphi::fanout {

/// The encodings that a room's mixer makes, and which peers are sent each. A peer stays with what he has
/// until the rung that he is to get can be joined: the picture at a key frame, the sound between two packets.
/// Owner: RoomRouter; the shard's thread.
class RoomOutputs {
 public:
  /// `recording` is one more consumer of whatever it is aimed at.
  explicit RoomOutputs(RoomRecording& recording) : recording_(recording) {}

  /// Has rungs for exactly the outputs of the program.
  void follow(const link::Program& program);
  /// The mixer is gone: whatever comes next has other clocks and numbers. Sound consumers are still to
  /// forget().
  void clear();
  /// Forgets a peer who leaves.
  void remove(Peer& peer);

  /// Null where there is none.
  Rung* find(std::uint32_t stream);
  /// Moves a peer's picture to `target` (null: no picture): at once with its last key frame, where that is
  /// fresh, else at the next one, which is wished for here.
  void aim_picture(Peer& peer, Rung* target, Instant now);
  void aim_sound(Peer& peer, Rung* target);
  /// The peer has lost too much of his picture.
  void wish_after_loss(Peer& peer);

  /// A packet from the mixer, on to all who are to have it.
  void deliver(std::uint32_t stream, Bytes packet, Instant captured, Instant now);
  /// Calls `request(stream)` for each encoder that is to make a key frame now.
  template <class Request>
  void poll_key_frames(Instant now, Request&& request) {
    for (const auto& [stream, rung] : rungs_) {
      if (rung->kind() != MediaKind::video || !rung->poll_key_frame(now)) continue;
      ++key_frames_of(*rung).requested;
      request(stream);
    }
  }

  [[nodiscard]] std::vector<const Rung*> pictures() const;
  [[nodiscard]] std::array<KeyFrameStatistics, 3> key_frames() const;

 private:
  void start(std::unique_ptr<Rung> rung);
  void end(Rung& rung);
  void deliver_picture(Rung& rung, std::span<const rtp::SourcePacket> frame, Instant now);
  void deliver_sound(Rung& rung, const rtp::SourcePacket& packet, Instant now);
  void leave_picture(Peer& peer);
  bool replay(Peer& peer, Rung& target, Instant now);
  KeyFrameStatistics& key_frames_of(const Rung& rung) {
    return key_frames_[static_cast<std::size_t>(rung.picture_key().rung)];
  }

  RoomRecording& recording_;
  std::unordered_map<std::uint32_t, std::unique_ptr<Rung>> rungs_;
  std::array<KeyFrameStatistics, 3> key_frames_{};  ///< but for those encoded by rungs that still run
};

}  // namespace amphi::fanout
