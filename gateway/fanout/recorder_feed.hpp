#pragma once
#include <optional>
#include <span>

#include "gateway/fanout/rung.hpp"
#include "mcu/link/recording.hpp"

namespace amphi::fanout {

/// Where a RecorderFeed sends: a recorder's link.
class RecorderInput {
 public:
  virtual void send_sources(link::RecordSources sources) = 0;
  virtual void send_rtp(std::uint32_t stream, Bytes packet, Instant captured) = 0;

 protected:
  ~RecorderInput() = default;
};

/// The recording as one more consumer of a room's rungs: passes on the packets of one picture and one sound,
/// goes over to another picture at a key frame of it and to another sound between two packets. Owner:
/// RoomRecording; the shard's thread. The rungs are borrowed.
class RecorderFeed {
 public:
  explicit RecorderFeed(RecorderInput& input) : input_(input) {}

  /// What is to be recorded; null: nothing. What is recorded goes on until the new can begin, but for
  /// `at_once`: what comes from the present rungs must not be recorded any more.
  void aim(Rung* picture, Rung* sound, bool at_once);
  /// Nothing is passed on before the next key frame of what is aimed at.
  void restart();
  /// This rung ends.
  void forget(const Rung& rung);
  /// A frame (of one packet for sound) of any rung of the room.
  void deliver(Rung& rung, std::span<const rtp::SourcePacket> frame);

  /// The picture that a key frame is to be asked of.
  [[nodiscard]] Rung* key_frame_source() const { return target_ != nullptr ? target_ : picture_; }

 private:
  void tell();
  void send(const Rung& rung, const rtp::SourcePacket& packet);
  void deliver_sound(Rung& rung, const rtp::SourcePacket& packet);

  RecorderInput& input_;
  Rung* picture_ = nullptr;
  Rung* target_ = nullptr;  ///< goes over to it with its next key frame
  Rung* sound_ = nullptr;
  Rung* sound_target_ = nullptr;
  std::optional<Instant> sound_end_;  ///< captured time up to which sound was passed on
};

}  // namespace amphi::fanout
