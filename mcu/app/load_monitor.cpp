#include "mcu/app/load_monitor.hpp"

#include <algorithm>

#include "mcu/base/log.hpp"

namespace amphi::app {

using ports::Thinning;

namespace {

const char* explain(Thinning thinning) {
  switch (thinning) {
    case Thinning::none:
      return "the load is fine again: everybody gets what his link takes";
    case Thinning::frame_rate:
      return "too much to do: half the pictures";
    case Thinning::rungs:
      return "too much to do: half the pictures, and nobody gets the high rung";
    case Thinning::refuse:
      break;
  }
  return "too much to do: half the pictures, no high rung, and nobody new is let in";
}

}  // namespace

LoadMonitor::LoadMonitor(ports::MediaPlane& plane, AskStatistics ask, session::RoomRegistry& rooms,
                         ports::Timers& timers, const Limits& limits, MachineLoad machine)
    : plane_(plane),
      ask_(std::move(ask)),
      rooms_(rooms),
      timers_(timers),
      thin_out_(limits.thin_out),
      thresholds_(limits.load),
      governor_(limits.load),
      machine_(std::move(machine)),
      last_(timers.now()) {
  machine_.sample(last_);
  wait();
}

void LoadMonitor::wait() {
  timer_ = timers_.call_at(timers_.now() + kInterval, [this] { ask(); });
}

void LoadMonitor::ask() {
  ask_([this, alive = std::weak_ptr(alive_)](Statistics statistics) {
    if (!alive.expired()) take(std::move(statistics));
  });
  wait();
}

void LoadMonitor::take(Statistics statistics) {
  const Instant now = timers_.now();
  const auto machine = machine_.sample(now);
  const auto ticks = ticks_.update(statistics, now - last_);
  last_ = now;
  sample_ = {machine.busy, machine.own, ticks.late, ticks.dropped};
  statistics_ = std::move(statistics);
  if (!thin_out_) return;
  LoadSample whole = sample_;
  if (whole.busy < thresholds_.calm) whole.late = whole.dropped = 0;
  apply(governor_.update(whole, now));
  apply_to_rooms(now);
}

void LoadMonitor::apply_to_rooms(Instant now) {
  const auto& rooms = ticks_.rooms();
  std::erase_if(room_governors_, [&](const auto& entry) { return !rooms.contains(entry.first); });
  std::erase_if(told_, [&](const auto& entry) { return !rooms.contains(entry.first); });
  for (const auto& [room, shares] : rooms) {
    LoadGovernor& governor = room_governors_.try_emplace(room, thresholds_).first->second;
    const Thinning own = std::min(governor.update({0, 0, shares.late, shares.dropped}, now), Thinning::rungs);
    const Thinning wanted = std::max(own, thinning_);
    const auto told = told_.find(room);
    if (wanted == (told != told_.end() ? told->second : thinning_)) continue;
    spdlog::log(wanted > thinning_ ? spdlog::level::warn : spdlog::level::info, "one room: {}",
                explain(wanted));
    plane_.set_thinning(room, wanted);
    rooms_.set_load(room, wanted);
    if (wanted == thinning_) {
      told_.erase(room);
    } else {
      told_[room] = wanted;
    }
  }
}

void LoadMonitor::apply(Thinning thinning) {
  if (thinning == thinning_) return;
  const bool worse = thinning > thinning_;
  thinning_ = thinning;
  spdlog::log(worse ? spdlog::level::warn : spdlog::level::info,
              "{} ({:.0f} % busy, {:.0f} % of it ours; {:.0f} % late)", explain(thinning), sample_.busy * 100,
              sample_.busy > 0 ? sample_.own / sample_.busy * 100 : 0,
              std::max(sample_.late, sample_.dropped) * 100);
  plane_.set_thinning(thinning);
  rooms_.set_load(thinning);
  told_.clear();
}

}  // namespace amphi::app
