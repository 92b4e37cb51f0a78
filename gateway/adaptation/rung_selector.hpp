#pragma once
#include <optional>

#include "gateway/adaptation/rung_choice.hpp"
#include "gateway/adaptation/rung_needs.hpp"

namespace amphi::adaptation {

/// Chooses what one attendee is sent: sound first, then as much picture as the link takes. Down at once on
/// a clear lack and within a second otherwise; up with a margin, and after failed attempts ever later.
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
  void follow_loss(const LinkState& link, Instant now);
  [[nodiscard]] Redundancy tight_redundancy(const RungOffer& offer, const LinkState& link) const;
  void choose_level(const RungOffer& offer, const RungNeeds& needs, const LinkState& link, Instant now);
  void consider_down(const RungOffer& offer, const RungNeeds& needs, const LinkState& link, Instant now);
  void consider_up(const RungOffer& offer, const RungNeeds& needs, const LinkState& link, Instant now);
  void move_to(RungLevel level, Instant now);
  [[nodiscard]] bool may_rise(Instant now) const;
  void choose_layers(const RungNeeds& needs, const LinkState& link, Instant now);
  void choose_redundancy(const RungOffer& offer, const RungNeeds& needs, Redundancy tight,
                         const LinkState& link);
  void choose_pause(const LinkState& link, Instant now);

  RungChoice choice_;
  double goal_ = 0;
  bool repairs_ = false;  ///< losses are known soon enough
  bool started_ = false;
  double steady_loss_ = 0;
  double brisk_loss_ = 0;
  std::optional<Instant> followed_;
  std::optional<Instant> overused_;
  Duration hold_ = kFirstHold;
  std::optional<Instant> short_since_;  ///< the present rung does not fit since then
  std::optional<Instant> room_since_;   ///< a better one does
  double room_ = 0;                     ///< the estimate then
  std::optional<Instant> last_up_;
  std::optional<Instant> last_down_;
  std::optional<Instant> fewer_layers_;
  std::optional<Instant> paused_;
};

}  // namespace amphi::adaptation
