#pragma once
#include <optional>
#include <span>
#include <vector>

#include "recorder/storage/keep_file.hpp"

namespace amphi::storage {

struct KeptRecording {
  RecordingId id;
  Keep keep;
  bool recording = false;  ///< still running
};

/// When a recording made `now` is deleted. `days` 1..3650.
Time deletion_date(Time made, int days);

/// Whose date has come: not on hold, not running.
std::vector<RecordingId> due(std::span<const KeptRecording> recordings, Time now);
/// When due() has something new to say; nothing while there is nothing to wait for.
std::optional<Time> next_due(std::span<const KeptRecording> recordings);

}  // namespace amphi::storage
