#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "gateway/adaptation/acknowledged_rate.hpp"
#include "gateway/adaptation/delay_detector.hpp"
#include "gateway/adaptation/loss_controller.hpp"
#include "gateway/adaptation/queue_delay.hpp"
#include "gateway/adaptation/rate_meter.hpp"
#include "gateway/rtp/transport_cc.hpp"
#include "mcu/base/clock.hpp"

namespace amphi::adaptation {

/// Estimates what one connection's downlink takes: a delay gradient with an adaptive threshold and AIMD on
/// the acknowledged rate (draft-ietf-rmcat-gcc-02), and a loss controller that tells random loss from a
/// policer. Falls back to REMB and receiver reports where no transport-wide feedback comes.
/// Owner: the connection, on its shard's thread. Fixed size, allocates nothing. Survives any input.
class BandwidthEstimator {
 public:
  static constexpr double kInitial = 200'000;  ///< bit/s
  static constexpr double kMinimum = 10'000;
  static constexpr double kMaximum = 10'000'000;

  /// Bytes of the plain packet. Not `numbered`: it has no transport-wide number, so no feedback will name it.
  void on_sent(std::size_t size, Instant now, bool numbered = true);
  void on_results(std::span<const rtp::TransportResult> results, Instant now);
  void on_remb(std::uint64_t bits_per_second, Instant now);
  /// Of a receiver report: the fraction lost, 0..1, and the round trip where it is known.
  void on_report(double fraction_lost, std::optional<Duration> rtt, Instant now);
  /// A probe showed that the link takes this much.
  void on_proven(double bits_per_second, Instant now);
  /// At least every 100 ms: a choked link sends no feedback.
  void on_time(Instant now);

  [[nodiscard]] double estimate() const { return estimate_; }  ///< bit/s on the wire
  [[nodiscard]] double loss() const { return loss_.loss(); }   ///< 0..1, smoothed over about a second
  [[nodiscard]] Duration queue_delay() const { return queue_.delay(); }
  /// The queue suddenly holds much more than it should at this estimate: a sharp drop, most likely.
  [[nodiscard]] bool choked() const { return choked_; }
  /// The newest packet was late enough that pictures had better wait for the next feedback: they would stand
  /// before the sound. No reason yet to call the link thinner. Lasts a quarter of a second of each at most.
  [[nodiscard]] bool hesitates(Instant now) const;
  [[nodiscard]] std::optional<Duration> rtt() const { return rtt_; }
  /// How long after it left feedback tells of a packet, the queue included; nothing before the first
  /// feedback.
  [[nodiscard]] std::optional<Duration> answer() const { return answer_; }
  [[nodiscard]] bool overusing() const { return overusing_; }
  [[nodiscard]] double sending_rate(Instant now) const { return sent_.rate(now); }  ///< bit/s on the wire
  [[nodiscard]] double acknowledged_rate() const;                                   ///< bit/s on the wire
  /// Loss that does not depend on what is sent, 0..1.
  [[nodiscard]] double usual_loss() const { return loss_.usual(); }
  [[nodiscard]] bool in_loss_trial() const { return loss_.in_trial(); }
  /// Transport-wide feedback comes in.
  [[nodiscard]] bool has_feedback(Instant now) const;
  [[nodiscard]] std::optional<Instant> last_decrease() const { return last_decrease_; }

 private:
  void on_arrival(const rtp::TransportResult& result);
  void react(Instant now);
  void on_overuse(Instant now);
  void increase(Instant now);
  [[nodiscard]] double unnumbered_rate() const;
  [[nodiscard]] bool near_capacity() const;
  void decrease_to(double bits_per_second, Instant now);
  void react_to_report(double lost, Instant now);
  void grow_without_feedback(Instant now);
  void end_silence(Instant now);

  double estimate_ = kInitial;
  RateMeter sent_;
  RateMeter unnumbered_;
  AcknowledgedRate acknowledged_;
  DelayDetector delay_;
  QueueDelay queue_;
  LossController loss_;
  std::optional<Duration> rtt_;
  std::optional<Duration> least_rtt_;
  std::optional<Duration> answer_;
  std::optional<double> capacity_;  ///< where the last over-use was, bit/s
  std::optional<double> remb_;
  std::optional<Instant> last_remb_;
  bool reported_rtt_ = false;  ///< the round trip is one that reports gave
  bool overusing_ = false;
  bool choked_ = false;
  bool late_ = false;  ///< the newest packet
  std::optional<Instant> hesitation_;
  bool silent_ = false;  ///< packets leave and nothing comes back
  std::optional<Instant> last_sent_;
  std::optional<Instant> first_unanswered_;  ///< sent, and no feedback of any kind since
  std::optional<Instant> last_results_;
  std::optional<std::uint16_t> next_result_;  ///< sequence number
  std::optional<Instant> last_increase_;
  std::optional<Instant> last_decrease_;
  std::optional<Instant> last_silence_;
  double before_silence_ = 0;  ///< the estimate
  std::optional<Instant> silent_since_;
};

}  // namespace amphi::adaptation
