#include "gateway/adaptation/prober.hpp"

#include <algorithm>
#include <utility>

#include "gateway/adaptation/wire.hpp"

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr double kNextStep = 2.2;  // after a success: it surely takes more
constexpr double kBytes = 4'000;   // what a probe should have at least, for a few packets
constexpr Duration kShortest = 150ms, kLongest = 250ms;
constexpr Duration kAnswer = 700ms;  // the feedback has come by then or will not
constexpr int kLeastArrived = 5;
constexpr double kFull = 0.88;      // of the probed rate arrived: the link took it
constexpr Duration kJitter = 15ms;  // forgiven in the time that the arrivals took
constexpr double kMoreLoss = 0.15;
constexpr double kSaturated = 0.9;  // of what arrived when the link did not take it all
constexpr std::size_t kLeastPadding = 150, kMostPadding = 6'000;  // bytes at a time
constexpr double kShare = 0.04;   // of padding in what is sent, if all probes fail
constexpr double kMostPause = 6;  // seconds
constexpr double kThin = 80'000;  // bit/s
constexpr Duration kLead = 10ms;  // padding runs ahead of the clock by so much

double bits_per_second(double bytes, Duration span) {
  return bytes * 8 / std::chrono::duration<double>(span).count();
}
}  // namespace

void Prober::update(const Situation& situation, Instant now) {
  switch (state_) {
    case State::idle:
      if (situation.calm && situation.goal > situation.estimate && (!not_before_ || now >= *not_before_))
        start(situation, now);
      break;
    case State::sending:
      if (situation.overusing) return fail(situation, now);
      if (now >= end_) state_ = State::waiting;
      break;
    case State::waiting:
      if (complete_ || now > end_ + kAnswer) evaluate(situation, now);
      break;
  }
}

void Prober::start(const Situation& situation, Instant now) {
  const double known = std::max({situation.estimate, situation.acknowledged, 20'000.0});
  Prober fresh;
  fresh.retry_ = retry_;
  fresh.step_ = step_;
  fresh.took_one_ = took_one_;
  *this = fresh;
  rate_ = std::min(situation.goal, step_ * known);
  const Duration needed(static_cast<std::int64_t>(kBytes * 8 / rate_ * 1e9));
  start_ = now;
  end_ = now + std::clamp<Duration>(needed, kShortest, kLongest);
  state_ = State::sending;
}

void Prober::on_sent(std::size_t size, Instant now, bool padding) {
  if (state_ != State::sending || now < start_ || now > end_) return;
  sent_bytes_ += wire_size(size);
  if (padding) padding_ += wire_size(size);
}

std::size_t Prober::padding(Instant now) {
  if (state_ != State::sending || now < start_ || now > end_) return 0;
  const double until_now = rate_ / 8 * std::chrono::duration<double>(now - start_ + kLead).count();
  const double missing = until_now - static_cast<double>(sent_bytes_) - static_cast<double>(kPacketOverhead);
  if (missing < static_cast<double>(kLeastPadding)) return 0;
  return std::min(static_cast<std::size_t>(missing), kMostPadding);
}

void Prober::on_results(std::span<const rtp::TransportResult> results) {
  if (state_ == State::idle) return;
  for (const rtp::TransportResult& result : results) {
    if (result.sent > end_) complete_ = state_ == State::waiting;
    if (result.sent < start_ || result.sent > end_) continue;
    if (result.arrived) {
      count(result);
    } else {
      ++lost_;
    }
  }
}

void Prober::count(const rtp::TransportResult& result) {
  if (result.was_lost) --lost_;
  const std::size_t size = wire_size(result.size);
  if (arrived_ == 0) {
    first_sent_ = last_sent_ = result.sent;
    first_arrival_ = last_arrival_ = *result.arrived;
    first_bytes_ = size;
  }
  ++arrived_;
  arrived_bytes_ += size;
  first_sent_ = std::min(first_sent_, result.sent);
  last_sent_ = std::max(last_sent_, result.sent);
  first_arrival_ = std::min(first_arrival_, *result.arrived);
  last_arrival_ = std::max(last_arrival_, *result.arrived);
}

void Prober::evaluate(const Situation& situation, Instant now) {
  const Duration sending = last_sent_ - first_sent_;
  const Duration arriving = last_arrival_ - first_arrival_;
  const double loss = static_cast<double>(std::max(lost_, 0)) / std::max(lost_ + arrived_, 1);
  const bool heavy = loss > situation.usual_loss + kMoreLoss;
  if (arrived_ < kLeastArrived || sending < (end_ - start_) / 2 || arriving <= 0ns)
    return fail(situation, now);
  const auto bytes = static_cast<double>(arrived_bytes_ - first_bytes_);
  // What was lost by chance was sent nevertheless.
  const double sent_rate = std::min(bits_per_second(bytes, sending) / (1 - std::min(loss, 0.5)), rate_);
  const bool took_it = std::chrono::duration<double>(arriving - kJitter) * kFull <= sending;
  if (took_it && !heavy) return succeed(sent_rate, situation, now);
  const double passed = kSaturated * std::min(sent_rate, bits_per_second(bytes, arriving));
  if (passed > situation.estimate) proven_ = passed;
  fail(situation, now);
}

void Prober::succeed(double rate, const Situation& situation, Instant now) {
  state_ = State::idle;
  not_before_ = now;
  // Of a few packets with jitter one probe in many passes by chance, and here that is heard.
  if (situation.estimate < kThin && !std::exchange(took_one_, true)) return;
  took_one_ = false;
  proven_ = rate;
  retry_ = kFirstRetry;
  step_ = kNextStep;
}

void Prober::fail(const Situation& situation, Instant now) {
  state_ = State::idle;
  took_one_ = false;
  const double cost =
      std::max(0.0, static_cast<double>(padding_) * 8 / std::max(situation.acknowledged, 1'000.0));
  const Duration earned(static_cast<std::int64_t>(std::min(cost / kShare, kMostPause) * 1e9));
  not_before_ = now + std::max(retry_, earned);
  const bool thin = situation.estimate < kThin;
  retry_ = thin ? std::min(retry_ * 2, kMaxThinRetry) : std::min(retry_ * 3 / 2, kMaxRetry);
  step_ = kFirstStep;
}

std::optional<double> Prober::take_proven() {
  return std::exchange(proven_, std::nullopt);
}

}  // namespace amphi::adaptation
