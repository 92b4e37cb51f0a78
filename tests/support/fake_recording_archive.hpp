#pragma once
#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "mcu/ports/recording_archive.hpp"

namespace amphi::testing {

/// Recordings in memory.
class FakeRecordingArchive final : public ports::RecordingArchive {
 public:
  void list(Handler<std::vector<ports::StoredRecording>> handler) override { handler(recordings); }
  void files(const RecordingId& id, Handler<std::vector<ports::StoredFile>> handler) override {
    if (find(id) == nullptr) return handler(unknown());
    std::vector<ports::StoredFile> list;
    for (const auto& [name, bytes] : contents) {
      list.push_back({name, static_cast<std::int64_t>(bytes.size())});
    }
    handler(std::move(list));
  }
  void read(const RecordingId& id, const std::string& name, Handler<std::string> handler) override {
    asked_for.push_back(name);
    const auto found = contents.find(name);
    if (find(id) == nullptr || found == contents.end()) return handler(unknown());
    handler(found->second);
  }
  void remove(const RecordingId& id, std::function<void(const ports::Removal&)> handler) override {
    const ports::StoredRecording* recording = find(id);
    if (recording == nullptr) return handler({false, unknown()});
    if (recording->hold) return handler({false, fail(ErrorCode::conflict, "This recording is held.")});
    if (files_stay)
      return handler({true, fail(ErrorCode::environment, "The key is gone, but not all files.")});
    std::erase_if(recordings, [&](const auto& one) { return one.id == id; });
    handler({true, {}});
  }
  void set_hold(const RecordingId& id, bool hold, Handler<void> handler) override {
    ports::StoredRecording* recording = find(id);
    if (recording == nullptr) return handler(unknown());
    recording->hold = hold;
    handler({});
  }

  std::vector<ports::StoredRecording> recordings;
  std::map<std::string, std::string> contents;  ///< of each of them
  std::vector<std::string> asked_for;
  bool files_stay = false;  ///< a deletion takes the key alone

 private:
  static Error unknown() { return fail(ErrorCode::not_found, "There is no such recording."); }
  ports::StoredRecording* find(const RecordingId& id) {
    const auto found =
        std::find_if(recordings.begin(), recordings.end(), [&](const auto& one) { return one.id == id; });
    return found != recordings.end() ? &*found : nullptr;
  }
};

}  // namespace amphi::testing
