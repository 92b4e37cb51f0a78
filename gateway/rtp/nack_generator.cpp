#include "gateway/rtp/nack_generator.hpp"

#include <algorithm>
#include <utility>

namespace amphi::rtp {

void NackGenerator::on_packet(std::int64_t sequence, Instant now) {
  if (highest_ < 0) {
    highest_ = sequence;
    return;
  }
  if (sequence > highest_) {
    note_gap(highest_ + 1, sequence, now);
    highest_ = sequence;
    return;
  }
  const auto it = std::ranges::lower_bound(missing_, sequence, {}, &Missing::sequence);
  if (it != missing_.end() && it->sequence == sequence) missing_.erase(it);
}

void NackGenerator::note_gap(std::int64_t first, std::int64_t end, Instant now) {
  if (first == end) return;
  if (missing_.size() + static_cast<std::size_t>(end - first) > kMaxMissing) {
    missing_.clear();
    gave_up_ = true;
    return;
  }
  for (std::int64_t s = first; s < end; ++s) missing_.push_back({s, now, now + kReorderingTime, 0});
}

void NackGenerator::collect(Instant now, std::vector<std::uint16_t>& out) {
  const auto hopeless = [now](const Missing& m) {
    return now - m.noticed >= kMaxAge || (m.tries >= kMaxTries && now >= m.next_try);
  };
  if (std::erase_if(missing_, hopeless) > 0) gave_up_ = true;
  for (Missing& m : missing_) {
    if (now < m.next_try) continue;
    out.push_back(static_cast<std::uint16_t>(m.sequence));
    ++m.tries;
    m.next_try = now + retry_interval();
  }
}

Instant NackGenerator::next_time() const {
  Instant next = Instant::max();
  for (const Missing& m : missing_) next = std::min({next, m.next_try, m.noticed + kMaxAge});
  return next;
}

Duration NackGenerator::retry_interval() const {
  return std::max(kMinRetryInterval, rtt_ + rtt_ / 4);
}

void NackGenerator::set_rtt(Duration rtt) {
  rtt_ = std::clamp<Duration>(rtt, Duration::zero(), kMaxAge);
}

bool NackGenerator::take_gave_up() {
  return std::exchange(gave_up_, false);
}

void NackGenerator::on_key_frame(std::int64_t sequence) {
  std::erase_if(missing_, [sequence](const Missing& m) { return m.sequence < sequence; });
  gave_up_ = false;
}

void NackGenerator::reset() {
  missing_.clear();
  highest_ = -1;
  gave_up_ = false;
}

}  // namespace amphi::rtp
