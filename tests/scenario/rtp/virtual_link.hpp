#pragma once
#include <map>
#include <optional>
#include <random>
#include <utility>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::test {

/// One direction of a network in virtual time: delay, jitter (which reorders) and random loss from a fixed
/// seed.
class VirtualLink {
 public:
  struct Quality {
    Duration delay = std::chrono::milliseconds(40);
    Duration jitter{};
    double loss = 0;
  };

  VirtualLink(Quality quality, unsigned seed) : quality_(quality), random_(seed) {}

  void send(Bytes packet, Instant now) {
    std::uniform_real_distribution<double> share(0, 1);
    const double lottery = share(random_);
    const auto extra =
        Duration(static_cast<std::int64_t>(static_cast<double>(quality_.jitter.count()) * share(random_)));
    if (lottery < quality_.loss || broken_) {
      ++lost_;
      return;
    }
    flying_.emplace(now + quality_.delay + extra, std::vector<std::uint8_t>(packet.begin(), packet.end()));
  }
  /// The next packet that has arrived by `now`.
  std::optional<std::vector<std::uint8_t>> receive(Instant now) {
    if (flying_.empty() || flying_.begin()->first > now) return std::nullopt;
    auto packet = std::move(flying_.begin()->second);
    flying_.erase(flying_.begin());
    return packet;
  }
  void set_broken(bool broken) { broken_ = broken; }
  [[nodiscard]] int lost() const { return lost_; }

 private:
  Quality quality_;
  std::mt19937 random_;
  std::multimap<Instant, std::vector<std::uint8_t>> flying_;
  bool broken_ = false;
  int lost_ = 0;
};

}  // namespace amphi::test
