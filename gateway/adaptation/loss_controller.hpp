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
  /// Packets sent at about `sent`. `found` were called lost earlier and came after all.
  struct Sample {
    Instant sent;
    int packets = 0;
    int lost = 0;
    int found = 0;
  };
  /// Rates on the wire in bit/s.
  struct Rates {
    double estimate = 0;
    double sending = 0;
    double acknowledged = 0;
    bool queued = false;  ///< packets wait: the link is full
  };
  void add(const Sample& sample, Instant now);
  void update(const Rates& rates, Instant now);

  [[nodiscard]] double loss() const { return smoothed_; }
  /// Loss that our rate does not cause.
  [[nodiscard]] double usual() const { return usual_; }
  /// The estimate must not exceed this now.
  [[nodiscard]] std::optional<double> cap() const { return cap_; }
  [[nodiscard]] bool in_trial() const { return trial_.has_value(); }
  /// Set once after a trial that showed random loss: the estimate to go back to.
  std::optional<double> take_restored();

 private:
  void close_window(Instant now);
  void begin_trial(const Rates& rates, Instant now);
  void end_trial(const Rates& rates, Instant now);
  void doubt_verdict(const Rates& rates);

  double smoothed_ = 0;
  double fast_ = 0;
  double usual_ = 0;
  int windows_ = 0;  ///< closed ones
  int packets_ = 0;  ///< in the present window
  int lost_ = 0;
  std::optional<Instant> window_;

  std::optional<double> cap_;
  std::optional<double> restored_;
  std::optional<Instant> trial_;
  std::optional<Instant> next_trial_;
  Duration rest_ = std::chrono::seconds(3);
  std::optional<Instant> judged_;  ///< to be our doing
  Rates before_;
  double loss_before_ = 0;
  bool sudden_ = false;
  int before_packets_ = 0;  ///< sent before the trial, known only since
  int before_lost_ = 0;
  int trial_packets_ = 0;
  int trial_lost_ = 0;
};

}  // namespace amphi::adaptation
