#include "mcu/accounts/throttle.hpp"

#include <algorithm>
#include <array>

#include "mcu/accounts/secrets.hpp"

namespace amphi::accounts {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Budget {
  int burst;         ///< tries at once
  seconds interval;  ///< until one comes free again
};

Budget budget_of(Throttle::Kind kind) {
  switch (kind) {
    case Throttle::Kind::account:
      return {10, seconds(3)};
    case Throttle::Kind::known:
      return {10, seconds(5)};
    case Throttle::Kind::second_factor:
      return {5, seconds(60)};  // of a million codes three are right
    case Throttle::Kind::invitation:
      return {200, seconds(1)};  // a class comes all at once
    case Throttle::Kind::look:
    case Throttle::Kind::address:
      return {100, seconds(2)};
  }
  return {1, seconds(60)};
}

/// Holds no name and no address.
std::string key_of(Throttle::Kind kind, std::string_view key) {
  return static_cast<char>('0' + static_cast<int>(kind)) + digest(key);
}

std::string known_key(std::string_view name, std::string_view address) {
  return std::string(name) + '\0' + std::string(address);
}

}  // namespace

seconds Throttle::interval(Kind kind) {
  return budget_of(kind).interval;
}

seconds Throttle::take(Kind kind, std::string_view key, Time now) {
  const Budget budget = budget_of(kind);
  const milliseconds at = now.time_since_epoch();
  const milliseconds full = budget.burst * budget.interval;
  Entry& entry = touch(key_of(kind, key));
  // Never further away than an empty budget, even where the clock was set back.
  entry.free_at = std::clamp(entry.free_at, at, at + full);
  const milliseconds after = entry.free_at + budget.interval;
  if (after > at + full) return std::chrono::ceil<seconds>(after - full - at);
  entry.free_at = after;
  return seconds(0);
}

void Throttle::give_back(Kind kind, std::string_view key, Time now) {
  Entry& entry = touch(key_of(kind, key));
  entry.free_at = std::max(entry.free_at - budget_of(kind).interval, milliseconds(now.time_since_epoch()));
}

seconds Throttle::take_login(std::string_view name, std::string_view address, Time now) {
  if (is_known(name, address)) return take(Kind::known, known_key(name, address), now);
  if (const seconds wait = take(Kind::address, address, now); wait > seconds(0)) return wait;
  const seconds wait = take(Kind::account, name, now);
  if (wait > seconds(0)) give_back(Kind::address, address, now);
  return wait;
}

void Throttle::login_was_right(std::string_view name, std::string_view address, Time now) {
  if (is_known(name, address)) return give_back(Kind::known, known_key(name, address), now);
  give_back(Kind::address, address, now);
  give_back(Kind::account, name, now);
}

void Throttle::remember(std::string_view name, std::string_view address) {
  touch(key_of(Kind::known, known_key(name, address)));
}

bool Throttle::is_known(std::string_view name, std::string_view address) const {
  return by_key_.contains(key_of(Kind::known, known_key(name, address)));
}

Throttle::Entry& Throttle::touch(const std::string& key) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    entries_.splice(entries_.begin(), entries_, found->second);
    return entries_.front();
  }
  if (entries_.size() >= kMaxEntries) {
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
  }
  entries_.push_front({key, milliseconds(0)});
  by_key_.emplace(entries_.front().key, entries_.begin());
  return entries_.front();
}

}  // namespace amphi::accounts
