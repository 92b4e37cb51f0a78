#pragma once
#include "mcu/link/recording.hpp"
#include "recorder/process/interleaver.hpp"
#include "recorder/process/packet_order.hpp"
#include "recorder/process/vp8_frames.hpp"

namespace amphi::recorder {

/// The link's packets as whole frames in the order of their capture. A stream that takes another's place
/// begins with a key frame; nothing of the former one comes after. Sans-IO; owner: Recorder.
class Intake {
 public:
  void set_sources(link::RecordSources sources);
  void add(std::uint32_t stream, Bytes packet, Instant captured, Instant now);
  std::optional<MediaFrame> pop(Instant now);
  /// What is still to come, without waiting.
  std::optional<MediaFrame> drain() { return interleaver_.drain(); }
  /// Forgets what waits.
  void clear();
  /// The picture is lost until its next key frame.
  [[nodiscard]] bool broken() const { return sources_.video != 0 && pictures_.broken(); }
  [[nodiscard]] std::uint32_t video() const { return sources_.video; }
  /// Packets that were missing.
  [[nodiscard]] std::uint64_t lost() const { return lost_ + video_.lost() + sound_.lost(); }

 private:
  void advance(Instant now);

  link::RecordSources sources_;
  PacketOrder video_;
  PacketOrder sound_;
  Vp8Frames pictures_;
  Interleaver interleaver_;
  std::uint64_t lost_ = 0;  ///< of streams that have ended
};

}  // namespace amphi::recorder
