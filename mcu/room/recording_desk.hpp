#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>

#include "mcu/base/result.hpp"
#include "mcu/ports/recording.hpp"

namespace amphi::room {

/// A room's recording, and who agreed to be in it. Nobody is in a recording who did not say so: whoever was
/// not asked yet counts as one who declined. An answer holds as long as the seat, also for the next
/// recording.
class RecordingDesk {
 public:
  /// Without `possible` nothing is ever recorded here.
  explicit RecordingDesk(bool possible) : possible_(possible) {}

  /// unsupported where nothing can be recorded, conflict while a recording is on.
  Result<> start(const RecordingId& id);
  /// not_found while nothing is recorded. Pausing twice is no error.
  Result<> set_paused(bool paused);
  Result<> stop(ports::RecordingEnd why);
  /// Of another recording than the newest it is forgotten. One that ended by itself is over.
  void note(const ports::RecordingReport& report);

  void answer(const ParticipantId& participant, bool accepted);
  void forget(const ParticipantId& participant);
  /// Everybody has left: with them the recording ends, and its report goes.
  void clear();

  [[nodiscard]] bool possible() const { return possible_; }
  /// What is to be recorded; none: nothing.
  [[nodiscard]] const std::optional<ports::RecordingRequest>& request() const { return request_; }
  /// Why the last one that was ended from here was.
  [[nodiscard]] ports::RecordingEnd end() const { return end_; }
  /// How the newest recording fares or ended; none before the first.
  [[nodiscard]] const std::optional<ports::RecordingReport>& report() const { return report_; }
  /// "off", "starting", "recording", "paused", "ending", "ended" or "failed".
  [[nodiscard]] std::string_view state() const;
  [[nodiscard]] bool accepted(const ParticipantId& participant) const;
  /// none: not asked yet
  [[nodiscard]] std::optional<bool> answer_of(const ParticipantId& participant) const;
  [[nodiscard]] const std::map<ParticipantId, bool>& answers() const { return answers_; }
  /// Rises with every change.
  [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
  bool possible_;
  std::optional<ports::RecordingRequest> request_;
  ports::RecordingEnd end_ = ports::RecordingEnd::moderator;
  std::optional<ports::RecordingReport> report_;
  std::map<ParticipantId, bool> answers_;
  std::uint64_t version_ = 0;
};

}  // namespace amphi::room
