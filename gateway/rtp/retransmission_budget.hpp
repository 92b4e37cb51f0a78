#pragma once
#include <cstddef>
#include <optional>

#include "mcu/base/clock.hpp"

namespace amphi::rtp {

/// Keeps retransmissions to a share of what is sent, so that a receiver who asks for everything does not
/// double his own congestion: half of the media's bytes plus kFloor, saved up to kMaxSaved; on a thin link
/// less: what a link that became thin has dropped would fill it again for seconds, and the sound stands
/// behind it.
class RetransmissionBudget {
 public:
  static constexpr double kFloor = 8'000;      ///< bytes per second
  static constexpr double kMaxSaved = 64'000;  ///< bytes
  static constexpr double kMinSaved = 3'000;   ///< bytes: two large packets and a bit

  /// Bits per second that the whole link takes.
  void set_link_rate(double bits_per_second);
  void on_sent(std::size_t bytes);
  /// False where the budget does not allow `bytes` more now.
  bool take(std::size_t bytes, Instant now);

 private:
  double floor_ = kFloor;
  double max_saved_ = kMaxSaved;
  double saved_ = kMaxSaved / 2;
  std::optional<Instant> last_;
};

}  // namespace amphi::rtp
