#pragma once
#include <optional>

#include "gateway/adaptation/rung_choice.hpp"

namespace amphi::adaptation {

/// Chooses what one attendee is sent: sound first, then as much picture as the link takes. Down at once on
/// clear over-use and within a second otherwise; up with a margin, and after failed attempts ever later.
/// Owner: LinkController. Deterministic: depends on its arguments and its own past only.
class RungSelector {
 public:
  static constexpr Duration kFirstHold = std::chrono::seconds(1);
  static constexpr Duration kMaxHold = std::chrono::seconds(30);

  const RungChoice& update(const RungOffer& offer, const LinkState& link, Instant now);
  [[nodiscard]] const RungChoice& choice() const { return choice_; }
  /// Bit/s on the wire that would allow more than is sent now; 0 where nothing better is wished or allowed.
  [[nodiscard]] double goal() const { return goal_; }

 private:
  RungChoice choice_;
  double goal_ = 0;
  bool started_ = false;
  Duration hold_ = kFirstHold;
  std::optional<Instant> short_since_;  ///< the present rung does not fit since then
  std::optional<Instant> last_up_;
  std::optional<Instant> last_down_;
};

}  // namespace amphi::adaptation
