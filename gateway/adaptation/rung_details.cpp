// The finer choices of RungSelector within a rung: layers, redundancy, pause.
#include <algorithm>

#include "gateway/adaptation/rung_selector.hpp"

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr double kTightOnce = 0.10, kTightTwice = 0.20;  // of loss: sound's redundancy before any picture
constexpr double kRoomyOnce = 0.02, kRoomyTwice = 0.07;  // where there is room for it
constexpr double kRoom = 1.2;
constexpr double kRedShare = 0.9;  // of the estimate, for the least sound with its redundancy
constexpr double kHysteresis = 0.7;
constexpr double kSteady = 4;           // seconds over which loss is averaged for what costs picture
constexpr double kBrisk = 0.5;          // and for what does not
constexpr Duration kOverflow = 1500ms;  // after over-use, loss may still be a queue's
constexpr Duration kLongTrip = 250ms;   // on shorter ones browsers wait for the repetition anyway
// Until a loss is known: with the packet that shows it and the one that repairs it RED's 341 ms are to
// suffice.
constexpr Duration kRepairAnswer = 180ms, kRepairAnswerMost = 230ms;
constexpr double kFecLoss = 0.02, kFecMost = 0.5, kFecLeast = 0.1;
constexpr double kFecRoom = 2;  // times the least picture, beside FEC: on less the picture is worth more
constexpr Duration kDraining = 200ms;
constexpr double kLayerMargin = 0.95;
constexpr Duration kLayerHold = 1s;
constexpr Duration kPauseFrom = 350ms, kPauseUntil = 120ms, kLongestPause = 1500ms, kBetweenPauses = 3s;

int red_for(double loss, double once, double twice, int present) {
  const auto reached = [&](double limit, int level) {
    return loss >= limit * (present >= level ? kHysteresis : 1);
  };
  if (reached(twice, 2)) return 2;
  return reached(once, 1) ? 1 : 0;
}
}  // namespace

void RungSelector::follow_loss(const LinkState& link, Instant now) {
  const double elapsed = followed_ ? std::chrono::duration<double>(now - *followed_).count() : 0;
  followed_ = now;
  // A full queue's losses are not cured by sending more.
  if (link.overusing) overused_ = now;
  if (overused_ && now - *overused_ < kOverflow && link.loss > steady_loss_) return;
  steady_loss_ += std::clamp(elapsed / kSteady, 0.0, 1.0) * (link.loss - steady_loss_);
  brisk_loss_ += std::clamp(elapsed / kBrisk, 0.0, 1.0) * (link.loss - brisk_loss_);
}

Redundancy RungSelector::tight_redundancy(const RungOffer& offer, const LinkState& link) const {
  Redundancy redundancy;
  redundancy.loss = steady_loss_;
  const Duration answer = link.answer - link.queue_delay;
  redundancy.repair = offer.can_repair && answer < (repairs_ ? kRepairAnswerMost : kRepairAnswer);
  if (offer.can_red) redundancy.red = red_for(steady_loss_, kTightOnce, kTightTwice, choice_.red);
  const auto least = static_cast<std::size_t>(SoundRung::least);
  while (redundancy.red > 0 && offer.sound[least].wire(redundancy.red) > kRedShare * link.estimate)
    --redundancy.red;
  // A full queue makes the trip longer, too; FEC would only fill it more.
  const bool useful = choice_.rung == RungLevel::low && link.rtt - link.queue_delay > kLongTrip &&
                      steady_loss_ >= kFecLoss * (choice_.fec > 0 ? kHysteresis : 1);
  if (offer.can_fec && useful) {
    // In steps: the encoder's rate follows the budget, which follows this.
    const double wished = std::clamp(2 * steady_loss_, kFecLeast, kFecMost);
    redundancy.fec = static_cast<double>(static_cast<int>(wished * 10 + 0.5)) / 10;
    const double enough = kFecRoom * offer.video[static_cast<std::size_t>(RungLevel::low)].minimum;
    if (RungNeeds(offer, redundancy).budget(RungLevel::low, link.estimate) < enough) redundancy.fec = 0;
  }
  return redundancy;
}

void RungSelector::choose_redundancy(const RungOffer& offer, const RungNeeds& needs, Redundancy tight,
                                     const LinkState& link) {
  choice_.fec = tight.fec;
  repairs_ = tight.repair;
  choice_.sound = needs.sound_with(choice_.rung);
  // The better rungs' sound is not waited for that long.
  choice_.repair = tight.repair && choice_.rung >= RungLevel::low;
  const int wished = offer.can_red ? red_for(brisk_loss_, kRoomyOnce, kRoomyTwice, choice_.red) : 0;
  choice_.red = tight.red;
  const double picture = choice_.rung == RungLevel::stills ? offer.stills : needs.picture(choice_.rung, 3);
  for (int red = wished; red > tight.red; --red) {
    Redundancy more = tight;
    more.red = red;
    if ((RungNeeds(offer, more).sound(choice_.rung) + picture) * kRoom > link.estimate) continue;
    choice_.red = red;
    break;
  }
}

void RungSelector::choose_layers(const RungNeeds& needs, const LinkState& link, Instant now) {
  const bool draining = link.queue_delay > kDraining;
  const int fit = draining ? 1 : needs.layers(choice_.rung, link.estimate);
  if (fit < choice_.layers) {
    choice_.layers = fit;
    fewer_layers_ = now;
  } else if (!fewer_layers_ || now - *fewer_layers_ > kLayerHold) {
    choice_.layers = std::max(choice_.layers, needs.layers(choice_.rung, kLayerMargin * link.estimate));
  }
}

void RungSelector::choose_pause(const LinkState& link, Instant now) {
  const bool full = link.choked || link.queue_delay > kPauseFrom;
  if (choice_.pause_video) {
    choice_.pause_video = (full || link.queue_delay > kPauseUntil) && now - *paused_ < kLongestPause;
  } else if (full && (!paused_ || now - *paused_ > kLongestPause + kBetweenPauses)) {
    choice_.pause_video = true;
    paused_ = now;
  }
}

}  // namespace amphi::adaptation
