#include "mcu/app/recording_dead_man.hpp"

#include "mcu/base/log.hpp"

namespace amphi::app {

RecordingDeadMan::RecordingDeadMan(storage::DeadManSettings settings, const storage::DeadManMemory& kept,
                                   ports::Timers& timers, DeadManActions actions, storage::Time (*clock)())
    : timers_(timers), actions_(std::move(actions)), clock_(clock), switch_(settings, kept, moment()) {
  poll();
}

void RecordingDeadMan::sign_of_life() {
  const bool acted = switch_.memory(moment()).stage > 0;
  if (switch_.tripped()) actions_.allow_recordings(true);
  switch_.sign_of_life(moment());
  closing_.reset();
  // Once a minute is enough for a time in hours.
  if (!acted && sign_kept_ && timers_.now() - *sign_kept_ < kInterval) return;
  sign_kept_ = timers_.now();
  keep();
}

void RecordingDeadMan::keep() {
  kept_ = timers_.now();
  actions_.keep(switch_.memory(moment()));
}

void RecordingDeadMan::poll() {
  timer_ = timers_.call_at(timers_.now() + kInterval, [this] { poll(); });
  if (!switch_.enabled()) return;
  const auto action = switch_.poll(moment());
  if (action) perform(*action);
  if (action || !kept_ || timers_.now() - *kept_ >= kKeepInterval) keep();
}

void RecordingDeadMan::close_when_quiet(Instant at_last) {
  if (actions_.recording() && timers_.now() < at_last) {
    constexpr Duration kLook = std::chrono::milliseconds(200);
    closing_ = timers_.call_at(timers_.now() + kLook, [this, at_last] { close_when_quiet(at_last); });
    return;
  }
  actions_.close_storage();
}

void RecordingDeadMan::perform(storage::DeadManAction action) {
  switch (action) {
    case storage::DeadManAction::warn:
      log::warn("no admin has signed in for long: recordings will end and their storage will be closed");
      return actions_.note("recording.dead_man_warning");
    case storage::DeadManAction::close:
      log::warn("no admin has signed in for too long: recordings end and their storage is closed");
      actions_.note("recording.dead_man_close");
      actions_.allow_recordings(false);
      return close_when_quiet(timers_.now() + kPatience);
    case storage::DeadManAction::destroy_vault:
      log::warn("no admin has signed in for twice as long: the keys of all recordings are destroyed");
      actions_.note("recording.dead_man_destroy");
      return actions_.destroy_vault();
  }
}

}  // namespace amphi::app
