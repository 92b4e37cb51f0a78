#pragma once
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>

#include "attendee.hpp"

namespace amphi::test {

/// Runs attendees through a scenario. With AMPHI_TABLE set in the environment each second is printed.
class Call {
 public:
  explicit Call(std::string_view name) : name_(name) {}

  void add(Attendee& attendee) {
    attendee.set_start(kStart);
    attendees_.push_back(&attendee);
  }
  /// Something happens `at` seconds from the start.
  void at(double seconds, std::function<void(Instant)> action) {
    actions_.emplace(kStart + Duration(static_cast<std::int64_t>(seconds * 1e9)), std::move(action));
  }
  void run(int seconds) {
    for (Instant now = kStart; now <= kStart + std::chrono::seconds(seconds);
         now += std::chrono::milliseconds(5)) {
      for (; !actions_.empty() && actions_.begin()->first <= now; actions_.erase(actions_.begin()))
        actions_.begin()->second(now);
      for (Attendee* attendee : attendees_) attendee->tick(now);
    }
    if (std::getenv("AMPHI_TABLE") != nullptr) print();
  }

 private:
  static constexpr Instant kStart{std::chrono::seconds(1000)};

  void print() const {
    for (const Attendee* attendee : attendees_) {
      std::printf(
          "\n%.*s: %zu changes, padding %.1f %%\n  s rung   layers  est kbit/s  got kbit/s  fps  sound ms  "
          "gap ms\n",
          static_cast<int>(name_.size()), name_.data(), attendee->changes.size() - 1,
          100.0 * static_cast<double>(attendee->padding_bytes) / static_cast<double>(attendee->media_bytes));
      for (std::size_t i = 0; i < attendee->seconds.size(); ++i) {
        const Attendee::Second& second = attendee->seconds[i];
        std::printf("%3zu %-7s %d %10.0f %10.0f %6d %7lld %7lld\n", i, to_string(second.rung).data(),
                    second.layers, second.estimate / 1000, second.received / 1000, second.frames,
                    static_cast<long long>(second.longest_sound_delay / std::chrono::milliseconds(1)),
                    static_cast<long long>(second.sound_gap / std::chrono::milliseconds(1)));
      }
    }
  }

  std::string_view name_;
  std::vector<Attendee*> attendees_;
  std::multimap<Instant, std::function<void(Instant)>> actions_;
};

/// The seconds in [from, to) on a rung at least this good.
inline int seconds_on(const Attendee& attendee, RungLevel at_least, std::size_t from, std::size_t to) {
  int count = 0;
  for (std::size_t i = from; i < std::min(to, attendee.seconds.size()); ++i)
    count += attendee.seconds[i].rung <= at_least ? 1 : 0;
  return count;
}

/// When, after `from`, the attendee first was on a rung in [best, worst]; in seconds after `from`.
inline double reached(const Attendee& attendee, RungLevel best, RungLevel worst, double from) {
  RungLevel rung = RungLevel::sound;
  for (const Attendee::Change& change : attendee.changes) {
    const double at = std::chrono::duration<double>(change.at).count();
    if (at >= from && rung >= best && rung <= worst) return 0;
    rung = change.rung;
    if (at >= from && rung >= best && rung <= worst) return at - from;
  }
  return rung >= best && rung <= worst ? 0 : 1e9;
}

inline int changes_after(const Attendee& attendee, double from) {
  int count = 0;
  for (const Attendee::Change& change : attendee.changes)
    count += std::chrono::duration<double>(change.at).count() > from ? 1 : 0;
  return count;
}

}  // namespace amphi::test
