#pragma once
#include <string_view>

#include "mcu/base/clock.hpp"
#include "mcu/base/result.hpp"

namespace amphi::netem {

/// What one direction of the link does to packets. Shares are 0..1.
struct LinkSettings {
  double bits_per_second = 0;  ///< 0: no limit
  Duration queue =
      std::chrono::milliseconds(300);  ///< the longest a packet may wait for the rate; then it is dropped
  Duration delay{};
  Duration jitter{};       ///< on top of the delay: uniform between nothing and this
  bool keep_order = true;  ///< jitter delays those behind, too, instead of letting them pass
  double loss = 0;         ///< each packet by itself
  // Losses in bursts (Gilbert-Elliott): in the bad state `burst_loss` are lost.
  double burst_begin = 0;  ///< from good to bad, for each packet
  double burst_end = 1;    ///< from bad to good, for each packet
  double burst_loss = 1;
  double reorder = 0;  ///< this share is held back by `reorder_by`
  Duration reorder_by = std::chrono::milliseconds(20);
  double duplicate = 0;
  bool outage = false;  ///< nothing passes
};

/// Changes `settings` by words like "rate=100k queue=200 delay=50 jitter=30 order=free loss=5 burst=1,25,100
/// reorder=2,30 dup=1 outage=on": bit/s with k or M, milliseconds, percent. Errors (malformed) name the word.
Result<> apply_settings(std::string_view words, LinkSettings& settings);

}  // namespace amphi::netem
