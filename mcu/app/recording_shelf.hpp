#pragma once
#include <map>
#include <set>

#include "mcu/app/recording_settings.hpp"
#include "mcu/ports/recording_archive.hpp"
#include "recorder/custody/recording.hpp"
#include "recorder/storage/keep_file.hpp"

namespace amphi::app {

/// The recordings of this server's disk. Every call may block; one thread at a time. Folder and vault are
/// opened for each, so that storage which is mounted later is found.
class RecordingShelf {
 public:
  explicit RecordingShelf(RecordingSettings settings) : settings_(std::move(settings)) {}

  // As ports::RecordingArchive's.
  Result<std::vector<ports::StoredRecording>> list();
  Result<std::vector<ports::StoredFile>> files(const RecordingId& id);
  Result<std::string> read(const RecordingId& id, const std::string& name);
  ports::Removal remove(const RecordingId& id);
  Result<> set_hold(const RecordingId& id, bool hold);
  /// Why it is not removed.
  static Error still_running();

  /// Removes those whose date has come; which ones, each once: those whose key is gone. What cannot be
  /// removed now is tried again next time.
  Result<std::vector<RecordingId>> remove_due(storage::Time now);

 private:
  [[nodiscard]] Result<std::unique_ptr<seal::Folder>> spool() const;
  [[nodiscard]] Result<custody::Recording> open(const RecordingId& id) const;
  /// What speaks against it.
  [[nodiscard]] Result<> check_removable(const RecordingId& id, std::unique_ptr<seal::Folder> own) const;
  /// What the vault knows of how far a recording must have come.
  struct Head {
    std::optional<seal::ChainEnd> end;  ///< nothing where nothing is known of it
    bool damaged = false;               ///< what is there cannot be read, or was not signed by this server
  };
  [[nodiscard]] Head head_of(const RecordingId& id) const;
  [[nodiscard]] Result<std::string> head_text(const RecordingId& id) const;
  static ports::StoredRecording facts(const RecordingId& id, const custody::Recording& recording,
                                      bool head_damaged);
  [[nodiscard]] Result<seal::Buffer> outer_key_file(const custody::Recording& recording) const;

  RecordingSettings settings_;
  /// What manifests say of recordings that have ended: it takes a while to check them.
  std::map<RecordingId, ports::StoredRecording> ended_;
  std::set<RecordingId> without_key_;  ///< of which files are left, and that remove_due() told
};

}  // namespace amphi::app
