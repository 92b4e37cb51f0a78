#include "gateway/adaptation/rung_needs.hpp"

#include <algorithm>
#include <cmath>

namespace amphi::adaptation {
namespace {

constexpr double kSqueezedEntry = 0.9, kSqueezedStay = 0.85;  // of the low rung's minimum
constexpr double kStillsShare = 0.3;                          // they come over TCP, which takes what is left
constexpr double kStillsStay = 0.87;  // their sound is better protected than the least one
constexpr double kMaxResent = 0.3;
constexpr double kPacket = 1'100 * 8;  // bits of payload at most

std::size_t index(RungLevel level) {
  return static_cast<std::size_t>(level);
}

double headers(double frames_per_second) {
  return frames_per_second * 8 * static_cast<double>(kPayloadOverhead);
}

}  // namespace

SoundRung RungNeeds::sound_with(RungLevel level) const {
  return level == RungLevel::stills && redundancy_.repair ? SoundRung::least : sound_rung(level);
}

double RungNeeds::sound(RungLevel level) const {
  return offer_.sound[static_cast<std::size_t>(sound_with(level))].wire(redundancy_.red);
}

/// FEC packets beside the base layer, as a share of the whole picture: at least one for each of its frames.
double RungNeeds::protection(RungLevel level) const {
  if (redundancy_.fec <= 0) return 0;
  const VideoRate& video = offer_.video[index(level)];
  const bool layered = video.layers >= 3;
  const double base_share = layered ? kLayerShare[0] : 1;
  const double base_frames = video.frames_per_second * (layered ? kFrameShare[0] : 1);
  const double packets = std::ceil(video.bits_per_second * base_share / base_frames / kPacket);
  return base_share * std::max(redundancy_.fec, 1 / std::max(packets, 1.0));
}

double RungNeeds::picture_factor(RungLevel level) const {
  return 1 + std::min(redundancy_.loss, kMaxResent) + protection(level);
}

double RungNeeds::squeezed(RungLevel level, double share) const {
  const VideoRate& video = offer_.video[index(level)];
  return (share * video.minimum + headers(video.least_frames_per_second)) * picture_factor(level);
}

double RungNeeds::picture(RungLevel level, int layers) const {
  if (!offer_.has_video || !has_moving_picture(level)) return 0;
  const VideoRate& video = offer_.video[index(level)];
  const auto kept = static_cast<std::size_t>(video.layers >= 3 ? std::clamp(layers, 1, 3) : 3) - 1;
  return (video.bits_per_second * kLayerShare[kept] + headers(video.frames_per_second * kFrameShare[kept])) *
         picture_factor(level);
}

double RungNeeds::entry(RungLevel level) const {
  if (level == RungLevel::sound) return sound(level);
  if (level == RungLevel::stills) return sound(level) + (offer_.has_video ? kStillsShare * offer_.stills : 0);
  if (level == RungLevel::low && offer_.has_video) return sound(level) + squeezed(level, kSqueezedEntry);
  return sound(level) + picture(level, 3);
}

double RungNeeds::stay(RungLevel level) const {
  if (level == RungLevel::sound) return 0;
  if (level == RungLevel::stills) return kStillsStay * sound(level);
  if (level == RungLevel::low && offer_.has_video) return sound(level) + squeezed(level, kSqueezedStay);
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
  const double left = (estimate - sound(level)) / picture_factor(level);
  return std::max(0.0, left - headers(offer_.video[index(level)].frames_per_second));
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
