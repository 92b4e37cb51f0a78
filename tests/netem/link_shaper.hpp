#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <random>
#include <vector>

#include "mcu/base/clock.hpp"
#include "tests/netem/link_settings.hpp"

namespace amphi::netem {

using Packet = std::vector<std::uint8_t>;

/// One direction of a link: first what it loses, then a queue that drains at its rate, then the way itself.
/// Sans-IO; the same seed and packets give the same result.
class LinkShaper {
 public:
  explicit LinkShaper(std::uint64_t seed) : random_(seed) {}

  /// Holds for what is in the queue, too, but not for what is on its way.
  void set(const LinkSettings& settings, Instant now);
  [[nodiscard]] const LinkSettings& settings() const { return settings_; }

  void push(Packet packet, Instant now);
  /// A packet that has arrived at `now`; in order of arrival.
  std::optional<Packet> pop(Instant now);
  /// When pop() has something next; Instant::max() for never.
  [[nodiscard]] Instant next_time() const;

  struct Counters {
    std::uint64_t taken = 0;
    std::uint64_t delivered = 0;
    std::uint64_t lost = 0;       ///< at random, in a burst or in an outage
    std::uint64_t overflown = 0;  ///< did not fit into the queue
    std::uint64_t duplicated = 0;
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  bool chance(double share);
  bool is_lost();
  void enqueue(Packet packet, Instant now);
  /// Moves what the rate has let through by `now` onto the way.
  void drain(Instant now);
  void depart(Packet packet, Instant time);
  [[nodiscard]] Duration time_for(std::size_t bytes) const;

  LinkSettings settings_;
  std::mt19937_64 random_;
  bool in_burst_ = false;
  std::deque<Packet> queue_;
  std::size_t queued_bytes_ = 0;
  Instant head_starts_;  ///< when the first of the queue began to be sent
  std::multimap<Instant, Packet> on_the_way_;
  Instant last_arrival_;
  Counters counters_;
};

}  // namespace amphi::netem
