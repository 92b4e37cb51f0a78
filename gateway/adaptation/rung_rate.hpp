#pragma once
#include "gateway/adaptation/rung_choice.hpp"
#include "mcu/base/clock.hpp"

namespace amphi::adaptation {

/// The bit rate of one rung's encoder, following those who watch it: the least of them shall get at least
/// two temporal layers, or all where there are none to leave out. Falls at once, rises slowly. Owner: the
/// rung, on its shard's thread.
class RungRate {
 public:
  /// Bit/s; `minimum` <= `maximum`.
  RungRate(double minimum, double maximum) : minimum_(minimum), maximum_(maximum), rate_(maximum) {}

  /// One round: each watcher's RungChoice::video_budget, then update(), which returns the rate. `layers` of
  /// the encoder.
  void watcher(double video_budget);
  double update(Instant now, int layers = 3);
  [[nodiscard]] double rate() const { return rate_; }

 private:
  double minimum_;
  double maximum_;
  double rate_;
  double least_ = 0;
  double most_ = 0;
  bool watched_ = false;
  std::optional<Instant> last_rise_;
};

/// The low rung's frame rate at a bit rate: on the thinnest links fewer pictures with fewer headers, each of
/// which is worth looking at. `most` where there is plenty; `present` is kept around a limit.
int squeezed_frame_rate(double bits_per_second, int most, int present);
inline constexpr int kLeastFrameRate = 7;

}  // namespace amphi::adaptation
