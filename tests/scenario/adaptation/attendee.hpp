#pragma once
#include <array>
#include <map>
#include <optional>
#include <vector>

#include "bottleneck.hpp"
#include "gateway/adaptation/link_controller.hpp"
#include "gateway/adaptation/pacer.hpp"
#include "gateway/adaptation/rung_rate.hpp"
#include "gateway/rtp/transport_cc.hpp"
#include "program_source.hpp"

namespace amphi::test {

/// One attendee behind a bottleneck: the server's adaptation at one end, a browser's feedback at the other.
class Attendee {
 public:
  enum class Feedback { transport_cc, remb, reports };

  Attendee(Bottleneck& down, unsigned seed, Feedback feedback = Feedback::transport_cc);

  /// Every 5 ms of virtual time.
  void tick(Instant now);
  void set_start(Instant start) { start_ = start; }

  adaptation::RungOffer offer;
  adaptation::LinkController controller;
  bool uplink_broken = false;
  double uplink_loss = 0;
  Duration feedback_interval = std::chrono::milliseconds(100);  ///< browsers: 50 to 250 ms

  struct Change {
    Duration at{};
    RungLevel rung = RungLevel::low;
  };
  std::vector<Change> changes;  ///< of rung
  struct Second {
    RungLevel rung = RungLevel::low;
    double estimate = 0;
    int layers = 0;
    int frames = 0;       ///< whole ones that arrived
    double received = 0;  ///< bit/s
    Duration longest_sound_delay{};
    Duration sound_gap{};  ///< the longest time without a sound packet
  };
  std::vector<Second> seconds;
  std::size_t media_bytes = 0, padding_bytes = 0;
  [[nodiscard]] RungLevel rung() const { return controller.choice().rung; }

 private:
  enum class Kind : std::uint8_t { sound, picture, last_of_picture, fec, padding };
  struct Flying {
    Kind kind;
    std::uint16_t sequence;
    std::size_t size;
    Instant sent;
  };
  void arrive(Instant now);
  void give_feedback(Instant now);
  void give_reports(Instant now);
  void take_feedback(Instant now);
  void decide(Instant now);
  void produce_sound(Instant now);
  void produce_picture(Instant now);
  void send(std::size_t plain_size, Kind kind, Instant now);
  void close_second(Instant now);
  ProgramSource& source() { return sources_[static_cast<std::size_t>(rung())]; }

  Bottleneck& down_;
  Feedback feedback_;
  std::mt19937 random_;
  std::array<ProgramSource, 3> sources_;
  adaptation::RungRate low_rate_{16'000, 110'000};
  adaptation::Pacer pacer_;
  rtp::TransportCcSender departures_;
  rtp::TransportCcReceiver arrivals_;
  std::multimap<Instant, Flying> flying_;
  std::multimap<Instant, std::vector<std::uint8_t>> returning_;
  Instant start_, next_decision_, next_sound_, next_report_, next_feedback_, second_, last_sound_;
  Second current_;
  std::size_t sent_in_report_ = 0, arrived_in_report_ = 0, bytes_in_report_ = 0;
  double remb_ = 300'000;
  bool waiting_for_key_ = true;
  unsigned protected_ = 0;
  bool switched_ = true;
  bool hesitated_ = false;
};

}  // namespace amphi::test
