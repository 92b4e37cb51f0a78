#pragma once
#include <optional>

#include "mcu/base/clock.hpp"

namespace amphi::fanout {

/// One consumer's wishes for key frames after losses. The more of them he has, the longer he waits for the
/// next, so that a bad link does not cost the others their bit rate. Owner: Peer.
class WishBackOff {
 public:
  static constexpr Duration kFirst = std::chrono::milliseconds(500);
  static constexpr Duration kLongest = std::chrono::seconds(8);
  static constexpr Duration kLongestOnLow = std::chrono::seconds(3);  ///< where a key frame costs little
  static constexpr Duration kForget = std::chrono::seconds(20);  ///< without a wish: the wait is short again
  /// What he asks for this soon after a key frame was sent, he asked before he had it.
  static constexpr Duration kCrossing = std::chrono::milliseconds(150);

  void wish(Instant now);
  /// He was sent a key frame: his wish is met.
  void on_key_frame(Instant now);
  /// True, once for each wish that counts: pass it on.
  bool poll(Instant now, Duration longest = kLongest);
  [[nodiscard]] Instant next_time() const { return wished_ ? not_before_ : Instant::max(); }

 private:
  bool wished_ = false;
  Duration wait_ = kFirst;
  Instant not_before_ = Instant::min();
  std::optional<Instant> passed_;
  std::optional<Instant> key_frame_;
};

}  // namespace amphi::fanout
