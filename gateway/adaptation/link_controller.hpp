#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "gateway/adaptation/bandwidth_estimator.hpp"
#include "gateway/adaptation/prober.hpp"
#include "gateway/adaptation/rung_selector.hpp"

namespace amphi::adaptation {

enum class Sent : std::uint8_t {
  media,
  padding,
  unnumbered,  ///< media without a transport-wide sequence number
};

/// All adaptation of one connection's downlink: estimate, probe, choose. Owner: the connection, on its
/// shard's thread. About 2 kB, allocates nothing.
///
/// Per packet sent (sound, picture, retransmission, FEC, padding): on_sent(). Per RTCP: on_results(),
/// on_remb(), on_report(). Every 50..100 ms: update(). While probing() every 5..20 ms: padding(), and send
/// that many bytes of padding, telling on_sent(…, Sent::padding).
class LinkController {
 public:
  /// `size`: bytes of the plain RTP packet.
  void on_sent(std::size_t size, Instant now, Sent kind = Sent::media);
  void on_results(std::span<const rtp::TransportResult> results, Instant now);
  void on_remb(std::uint64_t bits_per_second, Instant now);
  /// `fraction_lost` in 0..1 of a receiver report about the picture's stream, else the sound's.
  void on_report(double fraction_lost, std::optional<Duration> rtt, Instant now);

  const RungChoice& update(const RungOffer& offer, Instant now);
  [[nodiscard]] const RungChoice& choice() const { return selector_.choice(); }

  [[nodiscard]] bool probing() const { return prober_.active(); }
  /// Bytes of padding (plain packets) to send now; 0 most of the time.
  std::size_t padding(Instant now);

  /// The rate for Pacer::set_rate(): nothing where the link has plenty of room.
  [[nodiscard]] std::optional<double> pacing_rate() const { return pacing_rate_; }
  [[nodiscard]] const BandwidthEstimator& estimator() const { return estimator_; }
  [[nodiscard]] LinkState state() const;

 private:
  void probe(Instant now);

  BandwidthEstimator estimator_;
  Prober prober_;
  RungSelector selector_;
  std::optional<double> pacing_rate_;
  std::optional<Instant> first_feedback_;
};

}  // namespace amphi::adaptation
