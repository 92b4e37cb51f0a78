#include "tests/netem/link_shaper.hpp"

#include <algorithm>
#include <utility>

namespace amphi::netem {

void LinkShaper::set(const LinkSettings& settings, Instant now) {
  drain(now);
  // What is left of the packet being sent goes at the new rate from now on.
  if (!queue_.empty()) head_starts_ = std::max(head_starts_, now);
  settings_ = settings;
  drain(now);
}

void LinkShaper::push(Packet packet, Instant now) {
  ++counters_.taken;
  if (is_lost()) {
    ++counters_.lost;
    return;
  }
  if (chance(settings_.duplicate)) {
    ++counters_.duplicated;
    enqueue(packet, now);
  }
  enqueue(std::move(packet), now);
}

bool LinkShaper::is_lost() {
  in_burst_ = in_burst_ ? !chance(settings_.burst_end) : chance(settings_.burst_begin);
  if (settings_.outage) return true;
  return (in_burst_ && chance(settings_.burst_loss)) || chance(settings_.loss);
}

bool LinkShaper::chance(double share) {
  if (share <= 0) return false;
  // Not a distribution of the standard library, since those differ between libraries.
  return static_cast<double>(random_() >> 11) * 0x1p-53 < share;
}

void LinkShaper::enqueue(Packet packet, Instant now) {
  drain(now);
  if (settings_.bits_per_second <= 0) return depart(std::move(packet), now);
  if (queue_.empty()) head_starts_ = now;
  const Duration sent = queue_.empty() ? Duration::zero() : now - head_starts_;
  if (!queue_.empty() && time_for(queued_bytes_) - sent > settings_.queue) {
    ++counters_.overflown;
    return;
  }
  queued_bytes_ += packet.size();
  queue_.push_back(std::move(packet));
}

Duration LinkShaper::time_for(std::size_t bytes) const {
  if (settings_.bits_per_second <= 0) return {};
  const double seconds = static_cast<double>(bytes) * 8 / settings_.bits_per_second;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(seconds));
}

void LinkShaper::drain(Instant now) {
  while (!queue_.empty()) {
    const Instant done = head_starts_ + time_for(queue_.front().size());
    if (done > now) return;
    Packet packet = std::move(queue_.front());
    queue_.pop_front();
    queued_bytes_ -= packet.size();
    head_starts_ = done;
    depart(std::move(packet), done);
  }
}

void LinkShaper::depart(Packet packet, Instant time) {
  Instant arrival = time + settings_.delay;
  if (settings_.jitter > Duration::zero()) {
    arrival += Duration(static_cast<Duration::rep>(static_cast<double>(random_() >> 11) * 0x1p-53 *
                                                   static_cast<double>(settings_.jitter.count())));
    if (settings_.keep_order) arrival = std::max(arrival, last_arrival_);
  }
  last_arrival_ = arrival;
  if (chance(settings_.reorder)) arrival += settings_.reorder_by;
  on_the_way_.emplace(arrival, std::move(packet));
}

std::optional<Packet> LinkShaper::pop(Instant now) {
  drain(now);
  const auto first = on_the_way_.begin();
  if (first == on_the_way_.end() || first->first > now) return std::nullopt;
  Packet packet = std::move(first->second);
  on_the_way_.erase(first);
  ++counters_.delivered;
  return packet;
}

Instant LinkShaper::next_time() const {
  Instant next = on_the_way_.empty() ? Instant::max() : on_the_way_.begin()->first;
  if (!queue_.empty()) next = std::min(next, head_starts_ + time_for(queue_.front().size()));
  return next;
}

}  // namespace amphi::netem
