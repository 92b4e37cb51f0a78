#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "mcu/media/rtp_packet.hpp"
#include "tests/load/gap_meter.hpp"
#include "tests/load/vp8_payload.hpp"

namespace amphi::load {

/// Puts VP8 frames together and says which of them a decoder could show, and when. Sans-IO; takes packets in
/// any order, without duplicates.
class PictureCounter {
 public:
  struct Counts {
    std::uint64_t frames = 0;  ///< that could be decoded
    std::uint64_t key_frames = 0;
    std::uint64_t lost_frames = 0;  ///< begun but never whole, or without what they refer to
  };
  /// A key frame of another size than the one before: another rung.
  struct Switch {
    Instant time;
    int width = 0, height = 0;
  };

  void on_packet(const RtpPacketView& packet, Instant arrival);
  /// Counts from here; what a decoder would know stays.
  void reset();

  [[nodiscard]] const Counts& counts() const { return counts_; }
  [[nodiscard]] const GapMeter& gaps() const { return gaps_; }
  /// The first key frame's size is the first entry; at most kMaxSwitches are kept, all are counted.
  [[nodiscard]] const std::vector<Switch>& switches() const { return switches_; }
  [[nodiscard]] std::uint64_t switch_count() const { return switch_count_; }
  [[nodiscard]] std::optional<Instant> first_key_frame() const { return first_key_frame_; }

 private:
  static constexpr std::size_t kMaxSwitches = 64;
  static constexpr std::size_t kWindow = 32;  ///< frames that may be incomplete at the same time

  struct Frame {
    bool used = false;
    bool key = false;
    std::uint32_t timestamp = 0;
    std::uint32_t packets = 0;
    std::optional<std::uint16_t> first, last;  ///< sequence numbers
    Vp8Payload start;
    [[nodiscard]] bool whole() const {
      return first && last && packets == static_cast<std::uint16_t>(*last - *first) + 1u;
    }
  };

  Frame& frame_of(std::uint32_t timestamp);
  void decode_what_can_be(Instant time);
  [[nodiscard]] bool decodable(const Frame& frame) const;
  void decode(Frame& frame, Instant time);
  void drop_before(std::uint32_t timestamp);
  void drop(Frame& frame);

  std::array<Frame, kWindow> window_;
  std::optional<std::uint32_t> shown_;      ///< timestamp of the newest decoded frame
  std::optional<std::uint16_t> reference_;  ///< number of the last decoded frame that others refer to
  Counts counts_;
  GapMeter gaps_;
  std::vector<Switch> switches_;
  std::uint64_t switch_count_ = 0;
  int width_ = 0, height_ = 0;
  std::optional<Instant> first_key_frame_;
};

}  // namespace amphi::load
