#pragma once
#include <functional>
#include <random>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"
#include "recorder/process/libav.hpp"

namespace amphi::test {

/// A room's program as its mixer would send it, in virtual time: VP8 of 64x48 and Opus, each packet with the
/// instant of its capture.
class ProgramMedia {
 public:
  static constexpr std::uint32_t kPicture = 7, kSound = 9;
  static constexpr Duration kFrame = std::chrono::nanoseconds(33'333'333);
  static constexpr Duration kPacket = std::chrono::milliseconds(20);
  using Emit = std::function<void(std::uint32_t stream, Bytes packet, Instant captured)>;

  ProgramMedia();

  void want_key_frame() { key_wanted_ = true; }
  /// The packets of one picture or one piece of sound. Picture streams may change their number.
  void picture(Instant captured, std::uint32_t stream, const Emit& emit);
  void sound(Instant captured, std::uint32_t stream, const Emit& emit);

 private:
  void open_video();
  void open_sound();

  recorder::CodecPtr video_, sound_;
  recorder::FramePtr picture_;
  std::vector<std::vector<std::uint8_t>> sounds_;
  bool key_wanted_ = true;
  std::int64_t pictures_ = 0;
  std::uint16_t picture_sequence_ = 65'500;
  std::uint16_t sound_sequence_ = 10;
};

}  // namespace amphi::test
