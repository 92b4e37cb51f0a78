#include "gateway/adaptation/rung_selector.hpp"

#include <algorithm>

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr Duration kPatience = 1s;        // with a rung that does not quite fit
constexpr Duration kStillsPatience = 4s;  // the pictures themselves fill the link for a while
constexpr double kClearLack = 0.8;
constexpr double kHopeless = 0.5;  // of loss
constexpr double kDoubted = 0.3;   // of what the rung needs
constexpr double kUpMargin = 1.1, kStillsUpMargin = 1.05;
constexpr double kGoalMargin = 1.03;
constexpr Duration kSettle = 500ms;  // the estimate may go on rising: one switch instead of two
constexpr double kRising = 1.15;
constexpr Duration kAttempt = 15s;  // down again within: the way up had failed
constexpr Duration kForgiven = 40s;
constexpr Duration kUpQueue = 100ms;

double up_margin(RungLevel level) {
  return level <= RungLevel::low ? kUpMargin : kStillsUpMargin;
}

RungLevel best(const RungOffer& offer, const RungNeeds& needs, double estimate, bool with_margin) {
  for (const RungLevel level : kRungLevels) {
    if (!allowed(offer, level)) continue;
    if (needs.entry(level) * (with_margin ? up_margin(level) : 1) <= estimate) return level;
  }
  return RungLevel::sound;
}

ports::Delivery::Reason reason(const RungOffer& offer, RungLevel level) {
  using Reason = ports::Delivery::Reason;
  if (level != ceiling(offer)) return Reason::link;
  RungOffer unthinned = offer;
  unthinned.thinning = ports::Thinning::none;
  if (ceiling(unthinned) != level) return Reason::server;
  return offer.quality ? Reason::choice : Reason::link;
}

}  // namespace

const RungChoice& RungSelector::update(const RungOffer& offer, const LinkState& link, Instant now) {
  follow_loss(link, now);
  const Redundancy tight = tight_redundancy(offer, link);
  const RungNeeds needs(offer, tight);
  choose_level(offer, needs, link, now);
  choose_redundancy(offer, needs, tight, link);
  choose_layers(needs, link, now);
  choose_pause(link, now);
  choice_.reason = reason(offer, choice_.rung);
  choice_.video_budget = needs.budget(choice_.rung, link.estimate);
  const RungLevel top = ceiling(offer);
  goal_ = choice_.rung > top && may_rise(now) ? needs.entry(top) * up_margin(top) * kGoalMargin : 0;
  return choice_;
}

bool RungSelector::may_rise(Instant now) const {
  return !last_down_ || now - *last_down_ >= hold_;
}

void RungSelector::move_to(RungLevel level, Instant now) {
  if (level > choice_.rung) {
    const bool failed = last_up_ && now - *last_up_ < kAttempt;
    const bool forgiven = !last_down_ || now - *last_down_ > kForgiven;
    if (failed) hold_ = std::min(hold_ * 2, kMaxHold);
    if (!failed && forgiven) hold_ = kFirstHold;
    last_down_ = now;
  } else {
    last_up_ = now;
  }
  choice_.rung = level;
  short_since_.reset();
  room_since_.reset();
}

void RungSelector::choose_level(const RungOffer& offer, const RungNeeds& needs, const LinkState& link,
                                Instant now) {
  if (!started_) {
    started_ = true;
    choice_.rung = best(offer, needs, link.estimate, false);
    return;
  }
  if (!allowed(offer, choice_.rung)) {
    // A wish or the server's need: no failure of the link.
    choice_.rung = std::max(ceiling(offer), best(offer, needs, link.estimate, false));
    short_since_.reset();
    return;
  }
  consider_down(offer, needs, link, now);
  consider_up(offer, needs, link, now);
}

void RungSelector::consider_down(const RungOffer& offer, const RungNeeds& needs, const LinkState& link,
                                 Instant now) {
  const RungLevel level = choice_.rung;
  const double stay = needs.stay(level);
  // While losses are looked into, fewer layers do; but nobody sends that much less only to look.
  const bool waits = link.doubtful && link.loss < kHopeless && link.estimate >= kDoubted * stay;
  if (link.estimate >= stay || waits) {
    short_since_.reset();
    return;
  }
  if (!short_since_) short_since_ = now;
  const Duration patience = level == RungLevel::stills ? kStillsPatience : kPatience;
  const bool clear = level < RungLevel::stills && !link.doubtful && link.estimate < kClearLack * stay;
  if (now - *short_since_ < patience && !clear) return;
  const RungLevel lower = std::max(best(offer, needs, link.estimate, false), level);
  if (lower > level) move_to(lower, now);
}

void RungSelector::consider_up(const RungOffer& offer, const RungNeeds& needs, const LinkState& link,
                               Instant now) {
  const RungLevel better = best(offer, needs, link.estimate, true);
  if (better >= choice_.rung || link.overusing || link.doubtful || link.queue_delay > kUpQueue ||
      !may_rise(now)) {
    room_since_.reset();
    return;
  }
  if (!room_since_ || link.estimate > kRising * room_) {
    room_since_ = now;
    room_ = link.estimate;
  }
  if (now - *room_since_ >= kSettle || better == ceiling(offer)) move_to(better, now);
}

}  // namespace amphi::adaptation
