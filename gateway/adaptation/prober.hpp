#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "gateway/rtp/transport_cc.hpp"
#include "mcu/base/clock.hpp"

namespace amphi::adaptation {

/// Proves that a link takes more than is being sent: for a fraction of a second it fills what is sent up to
/// a higher rate with padding, then looks at how that arrived. After a failure it waits, so that padding
/// stays below some percent of what is sent. Owner: LinkController.
class Prober {
 public:
  static constexpr Duration kFirstRetry = std::chrono::seconds(2);
  static constexpr Duration kMaxRetry = std::chrono::seconds(6);
  static constexpr Duration kMaxThinRetry = std::chrono::seconds(30);  ///< where each probe is heard
  static constexpr double kFirstStep = 1.5;                            ///< times what is known to pass

  /// Rates in bit/s on the wire.
  struct Situation {
    double goal = 0;  ///< the rate that would be of use; 0: none
    double estimate = 0;
    double acknowledged = 0;
    double usual_loss = 0;  ///< 0..1
    bool calm = false;      ///< no over-use, no queue, no recent decrease
    bool overusing = false;
  };
  /// Starts a probe when one is of use and allowed; judges one that is over.
  void update(const Situation& situation, Instant now);
  /// Every packet sent, padding included; bytes of the plain packet.
  void on_sent(std::size_t size, Instant now, bool padding);
  void on_results(std::span<const rtp::TransportResult> results);

  [[nodiscard]] bool active() const { return state_ == State::sending; }
  /// Bytes of padding to be sent now, as plain packets.
  std::size_t padding(Instant now);
  /// What the last probe showed, once: the rate that the link took.
  std::optional<double> take_proven();

 private:
  enum class State : std::uint8_t { idle, sending, waiting };
  void start(const Situation& situation, Instant now);
  void count(const rtp::TransportResult& result);
  void evaluate(const Situation& situation, Instant now);
  void succeed(double rate, const Situation& situation, Instant now);
  void fail(const Situation& situation, Instant now);

  State state_ = State::idle;
  bool took_one_ = false;  ///< a thin link took a probe; a second one is to confirm that
  double step_ = kFirstStep;
  double rate_ = 0;  ///< bit/s that are being probed
  Instant start_;
  Instant end_;
  std::size_t sent_bytes_ = 0;  ///< on the wire, since start_
  std::size_t padding_ = 0;     ///< of these
  // What became of the packets sent in [start_, end_]:
  bool complete_ = false;
  int lost_ = 0;
  int arrived_ = 0;
  Instant first_sent_;
  Instant last_sent_;
  std::size_t arrived_bytes_ = 0;
  std::size_t first_bytes_ = 0;
  Duration first_arrival_{};
  Duration last_arrival_{};

  std::optional<Instant> not_before_;
  Duration retry_ = kFirstRetry;
  std::optional<double> proven_;
};

}  // namespace amphi::adaptation
