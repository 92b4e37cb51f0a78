#pragma once
#include <array>
#include <cstddef>
#include <optional>

#include "mcu/base/clock.hpp"

namespace amphi::adaptation {

/// Tells from the delay gradient between groups of packets whether a queue builds up: a trendline over the
/// smoothed delay, against an adaptive threshold (draft-ietf-rmcat-gcc-02 sections 5.1 to 5.4; the line
/// instead of its Kalman filter).
class DelayDetector {
 public:
  enum class State { normal, overuse, underuse };

  /// One packet that arrived, in sending order; `arrival` on the receiver's clock.
  void add(Instant sent, Duration arrival);
  [[nodiscard]] State state() const { return state_; }

 private:
  static constexpr std::size_t kWindow = 20;
  struct Point {
    double at = 0;     ///< ms of arrival since the first
    double delay = 0;  ///< ms, accumulated and smoothed
  };
  void close_group();
  void judge(double send_delta_ms);
  [[nodiscard]] std::optional<double> slope() const;
  void adapt_threshold(double trend);

  struct Group {
    Instant first_sent;
    Instant last_sent;
    Duration first_arrival{};
    Duration last_arrival{};
  };
  std::optional<Group> group_;
  std::optional<Group> previous_;
  std::optional<Duration> origin_;
  std::array<Point, kWindow> points_;
  std::size_t count_ = 0;  ///< of points ever added
  double accumulated_ = 0;
  double smoothed_ = 0;
  double threshold_ = 12.5;
  std::optional<Duration> threshold_updated_;
  double over_for_ms_ = 0;
  int over_count_ = 0;
  double last_trend_ = 0;
  State state_ = State::normal;
};

}  // namespace amphi::adaptation
