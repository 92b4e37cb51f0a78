#pragma once
#include "gateway/adaptation/rung_choice.hpp"

namespace amphi::adaptation {

/// What losses make a stream cost more.
struct Redundancy {
  int red = 0;          ///< of the sound, 0..2
  double fec = 0;       ///< of the base layer, 0..0.5
  double loss = 0;      ///< that is sent again
  bool repair = false;  ///< lost sound goes along with what comes after it
};

/// Arithmetic of what a rung takes, in bit/s on the wire. Pure.
class RungNeeds {
 public:
  RungNeeds(const RungOffer& offer, Redundancy redundancy) : offer_(offer), redundancy_(redundancy) {}

  /// The sound that goes with a rung. Where lost packets are repaired, none of its bits need be spent on FEC
  /// in advance, and still pictures get what that leaves.
  [[nodiscard]] SoundRung sound_with(RungLevel level) const;
  [[nodiscard]] double sound(RungLevel level) const;
  /// Of the picture with its first `layers` temporal layers; 0 where the level has none.
  [[nodiscard]] double picture(RungLevel level, int layers) const;
  /// To go there. The low rung's encoder can be squeezed, so its minimum is enough.
  [[nodiscard]] double entry(RungLevel level) const;
  /// To remain there, with fewer pictures per second.
  [[nodiscard]] double stay(RungLevel level) const;
  /// The most temporal layers that `estimate` takes, at least one.
  [[nodiscard]] int layers(RungLevel level, double estimate) const;
  /// Bit/s of picture that `estimate` leaves.
  [[nodiscard]] double budget(RungLevel level, double estimate) const;

 private:
  [[nodiscard]] double picture_factor(RungLevel level) const;
  [[nodiscard]] double protection(RungLevel level) const;
  [[nodiscard]] double squeezed(RungLevel level, double share) const;

  const RungOffer& offer_;
  Redundancy redundancy_;
};

/// The best level that this attendee may have, whatever his link.
RungLevel ceiling(const RungOffer& offer);
bool allowed(const RungOffer& offer, RungLevel level);

}  // namespace amphi::adaptation
