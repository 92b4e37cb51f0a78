#include "recorder/storage/retention.hpp"

#include <algorithm>

namespace amphi::storage {
namespace {

bool may_go(const KeptRecording& recording) {
  return !recording.keep.hold && !recording.recording;
}

}  // namespace

Time deletion_date(Time made, int days) {
  return made + std::chrono::hours(24) * days;
}

std::vector<RecordingId> due(std::span<const KeptRecording> recordings, Time now) {
  std::vector<RecordingId> ids;
  for (const KeptRecording& recording : recordings) {
    if (may_go(recording) && recording.keep.delete_at <= now) ids.push_back(recording.id);
  }
  return ids;
}

std::optional<Time> next_due(std::span<const KeptRecording> recordings) {
  std::optional<Time> next;
  for (const KeptRecording& recording : recordings) {
    if (may_go(recording)) next = std::min(next.value_or(recording.keep.delete_at), recording.keep.delete_at);
  }
  return next;
}

}  // namespace amphi::storage
