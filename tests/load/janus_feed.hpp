#pragma once
#include <array>
#include <memory>
#include <string>

#include "mcu/base/clock.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::load {

/// Plain RTP for a mountpoint of Janus' Streaming plugin: 30 VP8 frames a second of four packets each, a key
/// frame every two seconds, and an Opus packet every 20 ms; about 1 Mbit/s and 170 packets a second. The
/// frames have true headers, so that they can be counted, and no picture in them.
class JanusFeed {
 public:
  /// "HOST:SOUND_PORT:PICTURE_PORT", HOST being a literal IPv4 address.
  static Result<std::unique_ptr<JanusFeed>> create(const std::string& target);
  /// Sends what is due.
  void send(Instant now);

 private:
  JanusFeed(FileDescriptor sound, FileDescriptor picture);
  void send_frame();
  void send_sound();

  FileDescriptor sound_, picture_;
  Instant start_;
  std::uint64_t frames_ = 0, sounds_ = 0;
  std::uint16_t picture_sequence_ = 0;
};

}  // namespace amphi::load
