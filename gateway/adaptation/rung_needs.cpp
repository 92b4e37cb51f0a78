#include "gateway/adaptation/rung_needs.hpp"

#include <algorithm>

namespace amphi::adaptation {
namespace {

constexpr double kSqueezedEntry = 0.9, kSqueezedStay = 0.6;  // of the low rung's minimum
constexpr double kStillsShare = 0.3;                         // they come over TCP, which takes what is left
constexpr double kStillsStay = 0.95;
constexpr double kMaxResent = 0.3;

std::size_t index(RungLevel level) {
  return static_cast<std::size_t>(level);
}

}  // namespace

double RungNeeds::sound(RungLevel level) const {
  return offer_.sound[static_cast<std::size_t>(sound_rung(level))].wire(redundancy_.red);
}

double RungNeeds::picture_factor() const {
  return 1 + std::min(redundancy_.loss, kMaxResent) + redundancy_.fec * kLayerShare[0];
}

double RungNeeds::picture(RungLevel level, int layers) const {
  if (!offer_.has_video || !has_moving_picture(level)) return 0;
  const VideoRate& video = offer_.video[index(level)];
  const double share =
      video.layers >= 3 ? kLayerShare[static_cast<std::size_t>(std::clamp(layers, 1, 3)) - 1] : 1;
  return video.bits_per_second * share * picture_factor();
}

double RungNeeds::entry(RungLevel level) const {
  if (level == RungLevel::sound) return sound(level);
  if (level == RungLevel::stills) return sound(level) + (offer_.has_video ? kStillsShare * offer_.stills : 0);
  if (level == RungLevel::low && offer_.has_video)
    return sound(level) + kSqueezedEntry * offer_.video[index(level)].minimum * picture_factor();
  return sound(level) + picture(level, 3);
}

double RungNeeds::stay(RungLevel level) const {
  if (level == RungLevel::sound) return 0;
  if (level == RungLevel::stills) return kStillsStay * sound(level);
  if (level == RungLevel::low && offer_.has_video)
    return sound(level) + kSqueezedStay * offer_.video[index(level)].minimum * picture_factor();
  return sound(level) + picture(level, 2);
}

int RungNeeds::layers(RungLevel level, double estimate) const {
  if (!offer_.has_video || !has_moving_picture(level) || offer_.video[index(level)].layers < 3) return 3;
  for (int layers = 3; layers > 1; --layers) {
    if (sound(level) + picture(level, layers) <= estimate) return layers;
  }
  return 1;
}

double RungNeeds::budget(RungLevel level, double estimate) const {
  if (!offer_.has_video || !has_moving_picture(level)) return 0;
  return std::max(0.0, estimate - sound(level)) / picture_factor();
}

RungLevel ceiling(const RungOffer& offer) {
  for (const RungLevel level : kRungLevels) {
    if (allowed(offer, level)) return level;
  }
  return RungLevel::sound;
}

bool allowed(const RungOffer& offer, RungLevel level) {
  if (level == RungLevel::sound) return true;
  if (level < offer.quality.value_or(RungLevel::high)) return false;
  if (level == RungLevel::stills) return offer.stills_possible && offer.has_video;
  return level != RungLevel::high || !offer.has_video || offer.thinning < ports::Thinning::rungs;
}

}  // namespace amphi::adaptation
