#pragma once
#include <cstdint>
#include <optional>

#include "mcu/base/clock.hpp"

namespace amphi::adaptation {

/// Decides whether loss is our doing. Loss that comes with our rate (a policer, a short queue) goes when we
/// send less; a radio link's random loss stays. So new heavy loss starts a trial: less is sent for a
/// second, and what is lost then decides.
class LossController {
 public:
  /// `sent` is when the packets of this sample left.
  void add(std::uint32_t packets, std::uint32_t lost, Instant sent, Instant now);
  /// Judges. `rate` is the estimate, `acknowledged` what arrives, both bit/s.
  void update(double rate, double acknowledged, Instant now);

  [[nodiscard]] double loss() const { return smoothed_; }
  /// Loss that our rate does not cause.
  [[nodiscard]] double usual() const { return usual_; }
  /// The estimate must not exceed this now.
  [[nodiscard]] std::optional<double> cap() const { return cap_; }
  /// Set once after a trial that showed random loss: the rate to go back to.
  std::optional<double> take_restored();

 private:
  void begin_trial(double rate, double acknowledged, Instant now);
  void end_trial(double acknowledged, Instant now);

  double smoothed_ = 0;
  double fast_ = 0;
  double usual_ = 0;
  std::optional<double> cap_;
  std::optional<double> restored_;
  std::optional<Instant> trial_;
  double rate_before_ = 0;
  double loss_before_ = 0;
  std::uint32_t trial_packets_ = 0;
  std::uint32_t trial_lost_ = 0;
  std::uint32_t packets_ = 0;  ///< in the present window
  std::uint32_t lost_ = 0;
  std::optional<Instant> window_;
  std::optional<Instant> next_trial_;
};

}  // namespace amphi::adaptation
