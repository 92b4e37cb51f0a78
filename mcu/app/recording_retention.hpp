#pragma once
#include <memory>

#include "mcu/accounts/audit.hpp"
#include "mcu/app/recording_archive.hpp"
#include "mcu/ports/timers.hpp"

namespace amphi::app {

/// Deletes recordings whose date has come, and notes each in the audit. Looks at the start and then every
/// kInterval, so that one whose storage was not mounted goes later. Control thread; outlives nothing that it
/// was given.
class RecordingRetention {
 public:
  static constexpr Duration kInterval = std::chrono::minutes(10);

  RecordingRetention(RecordingArchive& archive, ports::Timers& timers, accounts::Audit& audit);

 private:
  void look();
  void note(const Result<std::vector<RecordingId>>& removed);

  RecordingArchive& archive_;
  ports::Timers& timers_;
  accounts::Audit& audit_;
  bool complained_ = false;  ///< once is enough
  std::unique_ptr<ports::Timer> timer_;
};

}  // namespace amphi::app
