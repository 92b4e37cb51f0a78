#pragma once
#include <atomic>
#include <memory>

#include "gateway/fanout/recording_desk.hpp"
#include "mcu/app/recording_settings.hpp"
#include "recorder/seal/recover.hpp"

namespace amphi::app {

/// Waits until no recorder holds the recording's folder any more. False: one still does.
bool wait_for_recorder(int folder, Duration patience);

/// Keys and folders of this server's recordings. The vault is opened for each call, so that storage which is
/// mounted later is found.
class RecordingDesk final : public fanout::RecordingDesk {
 public:
  explicit RecordingDesk(RecordingSettings settings) : settings_(std::move(settings)) {}

  Prepared prepare(const RecordingId& recording, const RoomId& room) override;
  void close(const RecordingId& recording) override;
  /// At the start of the server: what was being recorded when the last one died is put in order and over.
  /// The number of recordings that this was needed for.
  Result<int> recover_all();
  /// Any thread. While not allowed, nothing begins.
  void allow(bool allowed) { allowed_ = allowed; }

 private:
  [[nodiscard]] Result<> check_encrypted() const;
  Result<fanout::PreparedRecording> make_ready(const RecordingId& recording, const RoomId& room);
  [[nodiscard]] Result<> note_keep(const FileDescriptor& folder, const RoomId& room) const;
  Result<seal::Recovered> finish(const RecordingId& recording);

  RecordingSettings settings_;
  std::atomic<bool> allowed_ = true;
};

}  // namespace amphi::app
