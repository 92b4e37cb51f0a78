#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <set>

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
  void keep_head(const RecordingId& recording, const link::RecordingHead& head) override;
  void close(const RecordingId& recording, ports::RecordingReport::Error why) override;
  /// What was being recorded when the last server died is put in order and over; what this one records is
  /// left alone. The number of recordings that this was needed for. environment: the spool cannot be read
  /// yet. Any thread.
  Result<int> recover_all();
  /// Any thread. False: recover_all() has something to do (again), such as after a full disk.
  [[nodiscard]] bool in_order() const { return in_order_; }
  /// Any thread. While not allowed, nothing begins.
  void allow(bool allowed) { allowed_ = allowed; }
  /// Any thread. Between some recording's prepare() and its close().
  [[nodiscard]] bool busy() const;
  /// Any thread. The same of one.
  [[nodiscard]] bool is_running(const RecordingId& recording) const;

 private:
  [[nodiscard]] Result<> check_encrypted() const;
  Prepared prepare_allowed(const RecordingId& recording, const RoomId& room);
  Result<fanout::PreparedRecording> make_ready(const RecordingId& recording, const RoomId& room);
  [[nodiscard]] Result<> note_keep(const FileDescriptor& folder, const RoomId& room) const;
  Result<seal::Recovered> finish(const RecordingId& recording, const std::string& end_reason);

  RecordingSettings settings_;
  mutable std::mutex mutex_;
  std::set<RecordingId> running_;  ///< of this server, from prepare() to close(); under mutex_
  std::atomic<bool> allowed_ = true;
  std::atomic<bool> in_order_ = false;
};

}  // namespace amphi::app
