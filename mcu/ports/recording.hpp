#pragma once
// What a room and whoever records it tell each other, as plain values.
#include <cstdint>
#include <optional>
#include <string_view>

#include "mcu/base/ids.hpp"

namespace amphi::ports {

/// A wish: as long as a request names a recording, its room's program is recorded. The same id goes on with
/// the same recording, another id ends it and begins a new one. While `paused` nothing of the room is
/// captured.
struct RecordingRequest {
  RecordingId id;
  bool paused = false;
  friend bool operator==(const RecordingRequest&, const RecordingRequest&) = default;
};

/// Why a recording is no longer wished for; its last line says so for good.
enum class RecordingEnd : std::uint8_t {
  moderator,   ///< pressed the button
  empty_room,  ///< everybody has left
  no_admin,    ///< has given a sign for too long
  closed,      ///< the room was closed, or the server stops
};

/// How a recording fares; told every second, and at once when its state, warning or error changes.
struct RecordingReport {
  enum class State : std::uint8_t {
    starting,   ///< nothing is captured yet: its recorder starts, or starts again
    recording,  ///< media is being captured
    paused,
    ended,   ///< by the room's wish; everything captured is in sealed files
    failed,  ///< by itself, see `error`; what was captured before is in sealed files
  };
  enum class Warning : std::uint8_t {
    none,
    disk_low,   ///< fewer minutes left than the configured number
    slow_disk,  ///< the disk does not keep up; media waits in memory
    behind,     ///< media was dropped because the disk did not keep up: the recording has a gap
  };
  enum class Error : std::uint8_t {
    none,
    disk_full,      ///< ended cleanly before the disk was full
    io_error,       ///< the disk reported an error
    read_only,      ///< the file system is mounted read-only (any more)
    no_folder,      ///< the folder for recordings is not there: its volume is closed, or was never made
    no_vault,       ///< the folder of the recordings' outer keys is not there, or not the server's
    not_encrypted,  ///< the folder lies on no encrypted volume, and the configuration does not allow that
    no_key,         ///< too few custodians' keys are configured
    recorder,       ///< its program could not be started, or died again and again
    closed,         ///< no admin has given a sign for too long: nothing may be recorded
  };

  RecordingId id;
  State state = State::starting;
  std::int64_t seconds = 0;  ///< of captured media; pauses do not count
  std::int64_t bytes = 0;    ///< on the disk
  /// Everything up to this second of the recording was read back and decoded before it was sealed.
  std::optional<std::int64_t> verified_second = {};
  std::optional<int> offset_ms = {};     ///< sound behind (+) or ahead of (-) the picture, when last measured
  std::optional<int> minutes_left = {};  ///< that the disk has room for; none where it is not known
  Warning warning = Warning::none;
  Error error = Error::none;
  friend bool operator==(const RecordingReport&, const RecordingReport&) = default;
};

/// "stopped", "empty_room", "no_admin", "closed", as the manifest says it.
std::string_view to_string(RecordingEnd end);
/// "starting", "recording", "paused", "ended", "failed".
std::string_view to_string(RecordingReport::State state);
/// As the enumerators are called; "" for none.
std::string_view to_string(RecordingReport::Warning warning);
std::string_view to_string(RecordingReport::Error error);

std::optional<RecordingReport::State> recording_state_from_string(std::string_view text);
/// "" gives none.
std::optional<RecordingReport::Warning> recording_warning_from_string(std::string_view text);
std::optional<RecordingReport::Error> recording_error_from_string(std::string_view text);

}  // namespace amphi::ports
