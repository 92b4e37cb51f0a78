#include "gateway/adaptation/link_controller.hpp"

#include <algorithm>

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr Duration kCalmQueue = 60ms;
constexpr Duration kAfterDecrease = 1s;
constexpr Duration kFirstLook = 300ms;  // at a new link before it is probed
constexpr double kPlenty = 1'000'000;   // bit/s: no pacing
constexpr Duration kDraining = 150ms;   // a queue from which on less is sent than the link takes
constexpr double kPausedRate = 5'000;   // bit/s: less than sound alone takes, so pictures wait

/// How much faster than the estimate pictures may leave: a key frame must come soon, but sound must not wait.
double pacing_factor(const LinkState& link) {
  if (link.queue_delay > kDraining) return 0.8;
  if (link.doubtful) return 1;  // less is to be sent, and a burst must not be what is lost
  // What follows a thin link's pictures at once waits behind them, sound above all.
  return std::clamp(1 + 1.5 * (link.estimate - 100'000) / 900'000, 1.0, 2.5);
}
}  // namespace

void LinkController::on_sent(std::size_t size, Instant now, Sent kind) {
  estimator_.on_sent(size, now, kind != Sent::unnumbered);
  prober_.on_sent(size, now, kind == Sent::padding);
}

void LinkController::on_results(std::span<const rtp::TransportResult> results, Instant now) {
  estimator_.on_results(results, now);
  prober_.on_results(results);
}

void LinkController::on_remb(std::uint64_t bits_per_second, Instant now) {
  estimator_.on_remb(bits_per_second, now);
}

void LinkController::on_report(double fraction_lost, std::optional<Duration> rtt, Instant now) {
  estimator_.on_report(fraction_lost, rtt, now);
}

std::size_t LinkController::padding(Instant now) {
  return prober_.padding(now);
}

LinkState LinkController::state() const {
  LinkState link;
  link.estimate = estimator_.estimate();
  link.loss = estimator_.loss();
  link.doubtful = estimator_.in_loss_trial();
  link.rtt = estimator_.rtt().value_or(Duration{});
  link.answer = estimator_.answer().value_or(Duration{});
  link.queue_delay = estimator_.queue_delay();
  link.overusing = estimator_.overusing();
  link.choked = estimator_.choked();
  return link;
}

void LinkController::probe(Instant now) {
  Prober::Situation situation;
  const auto decreased = estimator_.last_decrease();
  situation.goal = estimator_.has_feedback(now) ? selector_.goal() : 0;
  situation.estimate = estimator_.estimate();
  situation.acknowledged = estimator_.acknowledged_rate();
  situation.usual_loss = std::max(estimator_.usual_loss(), estimator_.loss());
  situation.overusing = estimator_.overusing();
  if (estimator_.has_feedback(now) && !first_feedback_) first_feedback_ = now;
  const bool known = first_feedback_ && now - *first_feedback_ > kFirstLook;
  situation.calm = known && !situation.overusing && estimator_.queue_delay() < kCalmQueue &&
                   !estimator_.in_loss_trial() && (!decreased || now - *decreased > kAfterDecrease);
  prober_.update(situation, now);
  if (const auto proven = prober_.take_proven()) estimator_.on_proven(*proven, now);
}

const RungChoice& LinkController::update(const RungOffer& offer, Instant now) {
  estimator_.on_time(now);
  probe(now);
  const LinkState link = state();
  const RungChoice& choice = selector_.update(offer, link, now);
  pacing_rate_.reset();
  if (choice.pause_video || estimator_.hesitates(now)) {
    pacing_rate_ = kPausedRate;
  } else if (link.estimate < kPlenty || link.queue_delay > kDraining) {
    pacing_rate_ = link.estimate * pacing_factor(link);
  }
  return choice;
}

}  // namespace amphi::adaptation
