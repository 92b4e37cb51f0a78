#pragma once
// The recordings that lie on the disk, as admins see them. Implemented by mcu/app on recorder/, faked in
// tests.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"

namespace amphi::ports {

struct StoredRecording {
  enum class State : std::uint8_t {
    running,    ///< is being made
    complete,   ///< ended, and says so itself
    recovered,  ///< cut off by a crash or a power cut; whole up to there
    damaged,    ///< is not what was recorded: changed, cut, or that cannot be told
  };
  RecordingId id;
  RoomId room = {};
  State state = State::complete;
  std::int64_t began = 0;    ///< seconds since 1970
  std::int64_t seconds = 0;  ///< of media
  std::int64_t bytes = 0;
  bool hold = false;  ///< a legal hold: not deleted, whatever its date
  /// When it will be, seconds since 1970; none while held or running.
  std::optional<std::int64_t> deleted_at = {};
};

/// A file of a bundle: the manifest, a sealed segment as it lies on the disk, or the recording's own key,
/// sealed to its custodians.
struct StoredFile {
  std::string name;  ///< [a-z0-9.]{1,64}
  std::int64_t bytes = 0;
};

/// What became of a deletion.
struct Removal {
  bool key_gone = false;  ///< no copy of it can be opened any more, even where `done` is an error
  Result<> done;
};

/// All calls on the control thread; none blocks: handlers are called once, there, now or later. Whoever gives
/// out what it answers has asked who may have it.
class RecordingArchive {
 public:
  template <class T>
  using Handler = std::function<void(Result<T>)>;

  virtual ~RecordingArchive() = default;
  /// The newest first.
  virtual void list(Handler<std::vector<StoredRecording>> handler) = 0;
  /// In their order; of a running one those that are complete. Errors: not_found, environment.
  virtual void files(const RecordingId& id, Handler<std::vector<StoredFile>> handler) = 0;
  /// At most some megabytes. Errors: not_found, environment.
  virtual void read(const RecordingId& id, const std::string& name, Handler<std::string> handler) = 0;
  /// For good: first the key without which no copy can be opened, then the files. Errors: not_found, conflict
  /// (running, or held), environment.
  virtual void remove(const RecordingId& id, std::function<void(const Removal&)> handler) = 0;
  virtual void set_hold(const RecordingId& id, bool hold, Handler<void> handler) = 0;
};

}  // namespace amphi::ports
