#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace amphi::link {

/// What everybody is shown of a recording.
enum class RecordingMark : std::uint8_t {
  none,
  on,  ///< a mark in each picture, and a short tone when it begins
  paused,
};

std::string_view name_of(RecordingMark mark);  ///< "none", "on", "paused"
std::optional<RecordingMark> recording_mark_from_string(std::string_view text);

}  // namespace amphi::link
