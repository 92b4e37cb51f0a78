#pragma once
// What the choice of a rung depends on, and what is chosen; plain values.
#include <array>
#include <optional>

#include "gateway/adaptation/wire.hpp"
#include "mcu/base/clock.hpp"
#include "mcu/media/rung.hpp"
#include "mcu/ports/program.hpp"

namespace amphi::adaptation {

/// One encoding of the picture. Bit/s of payload.
struct VideoRate {
  /// The encoder's target, or the measured rate where that is higher. Keep the configured target here while
  /// the rung does not run or the picture does not move: the estimate must take it once it does.
  double bits_per_second = 0;
  /// The least that its encoder may be squeezed to.
  double minimum = 0;
  int layers = 3;  ///< temporal layers that can be dropped one by one, 1..3
  /// Now, and at the minimum. Each picture has at least one packet, whose headers a thin link feels.
  double frames_per_second = 30, least_frames_per_second = 30;
};

/// One encoding of the sound.
struct SoundRate {
  double bits_per_second = 32'000;  ///< of payload
  double packets_per_second = 50;
  /// On the wire, with `red` earlier packets repeated in each (RFC 2198).
  [[nodiscard]] double wire(int red) const {
    return bits_per_second * (1 + red) + packets_per_second * 8 * static_cast<double>(kPayloadOverhead);
  }
};

/// What one attendee could be sent, and what is wished for him.
struct RungOffer {
  std::array<VideoRate, 3> video{
      {{1'200'000, 600'000, 3, 30, 30}, {400'000, 200'000, 3, 30, 30}, {110'000, 16'000, 3, 15, 7}}};
  std::array<SoundRate, 3> sound{{{32'000, 50}, {16'000, 1000.0 / 60}, {12'000, 1000.0 / 60}}};
  double stills = 6'000;  ///< bit/s that still pictures need at least beside the sound
  Quality quality{};
  bool stills_possible = true;
  bool has_video = true;  ///< false: the attendee takes sound only; `rung` then means its sound
  bool can_red = true;    ///< negotiated
  bool can_repair =
      false;            ///< lost sound can go along with later packets, as feedback tells (rtp::SoundRepair)
  bool can_fec = true;  ///< ULPFEC was negotiated
  ports::Thinning thinning = ports::Thinning::none;
};

/// The share of a stream's bit rate that the first 1, 2 or 3 temporal layers have: what the mixer's encoders
/// are set to.
inline constexpr std::array<double, 3> kLayerShare{0.5, 0.7, 1.0};
/// And of its pictures.
inline constexpr std::array<double, 3> kFrameShare{0.25, 0.5, 1.0};

struct RungChoice {
  RungLevel rung = RungLevel::low;
  int layers = 3;  ///< temporal layers to forward, 1..3
  /// The link's queue is so full that no picture is to be sent until it has drained. The next packet
  /// afterwards is a key frame's.
  bool pause_video = false;
  SoundRung sound = SoundRung::thin;
  int red = 0;          ///< earlier sound packets to repeat in each, 0..2
  bool repair = false;  ///< lost sound goes along with what comes after it
  double fec = 0;       ///< FEC packets per media packet of the base layer, 0..0.5; 0: none
  ports::Delivery::Reason reason = ports::Delivery::Reason::link;
  /// Bit/s of picture that this attendee's link takes; see RungRate. 0 without a picture.
  double video_budget = 0;
  friend bool operator==(const RungChoice&, const RungChoice&) = default;
};

/// What is known of a link at one moment.
struct LinkState {
  double estimate = 0;    ///< bit/s on the wire
  double loss = 0;        ///< 0..1, smoothed
  bool doubtful = false;  ///< the estimate is low for the moment, to find out where losses come from
  Duration rtt{};
  Duration answer{};  ///< from a packet's leaving to feedback about it
  Duration queue_delay{};
  bool overusing = false;
  bool choked = false;  ///< see BandwidthEstimator
};

}  // namespace amphi::adaptation
