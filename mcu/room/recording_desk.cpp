#include "mcu/room/recording_desk.hpp"

namespace amphi::room {

using State = ports::RecordingReport::State;

Result<> RecordingDesk::start(const RecordingId& id) {
  if (!possible_) return fail(ErrorCode::unsupported, "This server records nothing.");
  if (request_) return fail(ErrorCode::conflict, "A recording is running already.");
  request_ = ports::RecordingRequest{.id = id};
  report_ = ports::RecordingReport{.id = id};
  ++version_;
  return {};
}

Result<> RecordingDesk::set_paused(bool paused) {
  if (!request_) return fail(ErrorCode::not_found, "Nothing is being recorded.");
  if (request_->paused == paused) return {};
  request_->paused = paused;
  ++version_;
  return {};
}

Result<> RecordingDesk::stop(ports::RecordingEnd why) {
  if (!request_) return fail(ErrorCode::not_found, "Nothing is being recorded.");
  end_ = why;
  request_.reset();
  ++version_;
  return {};
}

void RecordingDesk::note(const ports::RecordingReport& report) {
  if (!report_ || report_->id != report.id || report_ == report) return;
  report_ = report;
  if (report.state == State::failed || report.state == State::ended) request_.reset();
  ++version_;
}

void RecordingDesk::answer(const ParticipantId& participant, bool accepted) {
  const auto [entry, added] = answers_.try_emplace(participant, accepted);
  if (!added && entry->second == accepted) return;
  entry->second = accepted;
  ++version_;
}

void RecordingDesk::forget(const ParticipantId& participant) {
  if (answers_.erase(participant) > 0) ++version_;
}

void RecordingDesk::clear() {
  if (!request_ && !report_) return;
  if (request_) end_ = ports::RecordingEnd::empty_room;
  request_.reset();
  report_.reset();
  ++version_;
}

std::string_view RecordingDesk::state() const {
  if (!report_) return "off";
  const bool over = report_->state == State::failed || report_->state == State::ended;
  if (!request_ && !over) return "ending";
  // The recorder follows a moment later.
  if (request_ && request_->paused) return "paused";
  if (request_ && report_->state == State::paused) return "starting";
  return to_string(report_->state);
}

bool RecordingDesk::accepted(const ParticipantId& participant) const {
  return answer_of(participant).value_or(false);
}

std::optional<bool> RecordingDesk::answer_of(const ParticipantId& participant) const {
  const auto found = answers_.find(participant);
  return found != answers_.end() ? std::optional(found->second) : std::nullopt;
}

}  // namespace amphi::room
