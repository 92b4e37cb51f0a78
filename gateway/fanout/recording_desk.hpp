#pragma once
#include <variant>

#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/ids.hpp"
#include "mcu/link/recording.hpp"
#include "mcu/ports/recording.hpp"

namespace amphi::fanout {

/// What a recorder is started with.
struct PreparedRecording {
  FileDescriptor folder;    ///< the recording's own, open
  FileDescriptor keys;      ///< a pipe that holds the recorder's keys, once
  link::RecordOrder order;  ///< but for its times
};

/// What is done on the disk before a recorder starts and after it has ended. Implemented by mcu/app.
/// Every call may block, and comes on a thread that may; one at a time for one recording.
class RecordingDesk {
 public:
  using Prepared = std::variant<PreparedRecording, ports::RecordingReport::Error>;

  virtual ~RecordingDesk() = default;
  /// Makes the recording's folder, or puts it in order after a recorder that died there.
  virtual Prepared prepare(const RecordingId& recording, const RoomId& room) = 0;
  /// The recorder says that its manifest has come so far: kept where a later look at the folder is compared
  /// with it.
  virtual void keep_head(const RecordingId& recording, const link::RecordingHead& head) = 0;
  /// No recorder writes there any more: what is left is put in order, and the recording is over. `why`: what
  /// ended it, where the recorder could not say so itself.
  virtual void close(const RecordingId& recording, ports::RecordingReport::Error why) = 0;
};

}  // namespace amphi::fanout
