#pragma once
#include <optional>
#include <string>

#include "mcu/link/recording.hpp"
#include "mcu/media/rtp_packet.hpp"
#include "recorder/process/media_frame.hpp"

namespace amphi::recorder {

enum class StorageFault : std::uint8_t { disk_full, read_only, io_error };
/// Nothing: everything so far is on the disk. A fault: what is missing there waits in the sink's memory,
/// which is bounded, and each later call tries again.
using StorageOutcome = std::optional<StorageFault>;

struct SegmentStart {
  Milliseconds first{};    ///< of the recording
  bool key_frame = false;  ///< begins with a picture that needs no other
};

/// What the manifest says besides segments.
struct StorageNote {
  enum class Kind : std::uint8_t { pause, resume, gap, end };
  Kind kind = Kind::gap;
  Milliseconds at{};
  std::string reason;
};

/// Where segments go: sealed files in a folder, or a test's memory. Every call may block on the disk.
/// Owner: StorageWorker; its thread.
class SegmentSink {
 public:
  virtual ~SegmentSink() = default;
  virtual StorageOutcome begin(const SegmentStart& segment) = 0;
  virtual StorageOutcome append(Bytes matroska) = 0;
  /// `last`: where the segment ends.
  virtual StorageOutcome finish(Milliseconds last) = 0;
  /// Said behind the segment that is open.
  virtual StorageOutcome note(const StorageNote& note) = 0;
  /// How far the manifest has come on the disk.
  [[nodiscard]] virtual link::RecordingHead head() const = 0;
  /// Bytes that the disk still takes; nothing where it does not say.
  virtual std::optional<std::uint64_t> free_bytes() = 0;
};

}  // namespace amphi::recorder
