#include "mcu/app/recording_retention.hpp"

#include "mcu/base/log.hpp"

namespace amphi::app {

RecordingRetention::RecordingRetention(RecordingArchive& archive, ports::Timers& timers,
                                       accounts::Audit& audit)
    : archive_(archive), timers_(timers), audit_(audit) {
  look();
}

void RecordingRetention::look() {
  archive_.remove_due([this](const Result<std::vector<RecordingId>>& removed) { note(removed); });
  timer_ = timers_.call_at(timers_.now() + kInterval, [this] { look(); });
}

void RecordingRetention::note(const Result<std::vector<RecordingId>>& removed) {
  if (!removed) {
    if (!std::exchange(complained_, true))
      log::error("recordings by their date: {}", removed.error().message);
    return;
  }
  complained_ = false;
  for (const RecordingId& id : *removed) {
    log::info("a recording was deleted because its date had come");
    const auto noted = audit_.note({accounts::kServer, accounts::wall_clock()}, "recording.expire", id.str());
    if (!noted) log::error("audit: {}", noted.error().message);
  }
}

}  // namespace amphi::app
