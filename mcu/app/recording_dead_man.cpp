#include "mcu/app/recording_dead_man.hpp"

#include "mcu/base/log.hpp"

namespace amphi::app {

RecordingDeadMan::RecordingDeadMan(storage::DeadManSettings settings, storage::Time last_sign,
                                   ports::Timers& timers, DeadManActions actions, storage::Time (*clock)())
    : switch_(settings, last_sign), timers_(timers), actions_(std::move(actions)), clock_(clock) {
  poll();
}

void RecordingDeadMan::sign_of_life() {
  const storage::Time now = clock_();
  const bool tripped = switch_.tripped();
  switch_.sign_of_life(now);
  if (tripped) actions_.allow_recordings(true);
  // Once a minute is enough for a time in hours.
  if (now - kept_ < kInterval) return;
  kept_ = now;
  actions_.keep_sign(now);
}

void RecordingDeadMan::poll() {
  for (const storage::DeadManAction action : switch_.poll(clock_())) perform(action);
  timer_ = timers_.call_at(timers_.now() + kInterval, [this] { poll(); });
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
      return actions_.close_storage();
    case storage::DeadManAction::destroy_vault:
      log::warn("no admin has signed in for twice as long: the keys of all recordings are destroyed");
      actions_.note("recording.dead_man_destroy");
      return actions_.destroy_vault();
  }
}

}  // namespace amphi::app
