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
  /// A recorder has not come to its end yet, or its folder is being put in order.
  std::function<bool()> recording;
  std::function<void()> close_storage;
  std::function<void()> destroy_vault;
  std::function<void(const storage::DeadManMemory&)> keep;  ///< across restarts of the server
  std::function<void(const char* action)> note;             ///< in the audit
};

/// Without a sign of an admin for too long recordings end and their storage is closed; later, where the
/// configuration says so, the vault is destroyed. A sign allows recordings again, but opens no storage. The
/// storage is closed when no recorder writes there any more: what it still had would freeze with it.
/// Control thread.
class RecordingDeadMan {
 public:
  static constexpr Duration kInterval = std::chrono::minutes(1);
  static constexpr Duration kKeepInterval = std::chrono::minutes(10);
  /// For recorders: they have 12 s, and so has what puts their folders in order.
  static constexpr Duration kPatience = std::chrono::seconds(30);

  RecordingDeadMan(storage::DeadManSettings settings, const storage::DeadManMemory& kept,
                   ports::Timers& timers, DeadManActions actions, storage::Time (*clock)());

  /// An admin asked for something.
  void sign_of_life();

 private:
  void poll();
  void perform(storage::DeadManAction action);
  void keep();
  void close_when_quiet(Instant at_last);
  [[nodiscard]] storage::Moment moment() const { return {clock_(), timers_.now()}; }

  ports::Timers& timers_;
  DeadManActions actions_;
  storage::Time (*clock_)();
  storage::DeadManSwitch switch_;
  std::optional<Instant> kept_;       ///< when something was kept last
  std::optional<Instant> sign_kept_;  ///< and when a sign was
  std::unique_ptr<ports::Timer> timer_;
  std::unique_ptr<ports::Timer> closing_;
};

}  // namespace amphi::app
