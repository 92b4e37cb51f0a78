#pragma once
#include <functional>
#include <memory>

#include "mcu/ports/timers.hpp"
#include "recorder/storage/dead_man.hpp"

namespace amphi::app {

/// The unit that closes the storage, which needs root, waits for this file (systemd/).
inline constexpr const char* kCloseRequest = "/run/amphi/close-recording-storage";

/// What the dead man's switch does. Called on the control thread; none blocks.
struct DeadManActions {
  /// Whether recordings may begin at all; ends those that run when they may not.
  std::function<void(bool allowed)> allow_recordings;
  std::function<void()> close_storage;
  std::function<void()> destroy_vault;
  std::function<void(storage::Time)> keep_sign;  ///< across restarts of the server
  std::function<void(const char* action)> note;  ///< in the audit
};

/// Without a sign of an admin for too long recordings end and their storage is closed; later, where the
/// configuration says so, the vault is destroyed. A sign allows recordings again, but opens no storage.
/// Control thread.
class RecordingDeadMan {
 public:
  static constexpr Duration kInterval = std::chrono::minutes(1);

  RecordingDeadMan(storage::DeadManSettings settings, storage::Time last_sign, ports::Timers& timers,
                   DeadManActions actions, storage::Time (*clock)());

  /// An admin asked for something.
  void sign_of_life();

 private:
  void poll();
  void perform(storage::DeadManAction action);

  storage::DeadManSwitch switch_;
  ports::Timers& timers_;
  DeadManActions actions_;
  storage::Time (*clock_)();
  storage::Time kept_{};  ///< the last sign that was kept
  std::unique_ptr<ports::Timer> timer_;
};

}  // namespace amphi::app
