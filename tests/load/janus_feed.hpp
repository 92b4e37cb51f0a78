#pragma once
#include <array>
#include <memory>
#include <string>

#include "mcu/base/clock.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::load {

/// Plain RTP for a mountpoint of Janus' Streaming plugin: 30 VP8 frames a second in as many packets as they
/// need, a key frame every two seconds, and an Opus packet every 20 ms. The frames have true headers, so that
/// they can be counted, and no picture in them.
class JanusFeed {
 public:
  /// "HOST:SOUND_PORT:PICTURE_PORT", HOST being a literal IPv4 address.
  /// `bits_per_second`: of the picture's payload, 100'000..10'000'000.
  static Result<std::unique_ptr<JanusFeed>> create(const std::string& target, int bits_per_second);
  /// Sends what is due.
  void send(Instant now);

 private:
  JanusFeed(FileDescriptor sound, FileDescriptor picture, int bits_per_second);
  void send_frame();
  void send_sound();

  FileDescriptor sound_, picture_;
  int packets_per_frame_;
  std::size_t payload_;  ///< bytes in each
  Instant start_;
  std::uint64_t frames_ = 0, sounds_ = 0;
  std::uint16_t picture_sequence_ = 0;
};

}  // namespace amphi::load
