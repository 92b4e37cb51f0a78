#include "mcu/ports/recording.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace amphi::ports {
namespace {

constexpr std::array<std::string_view, 4> kEnds{"stopped", "empty_room", "no_admin", "closed"};
constexpr std::array<std::string_view, 5> kStates{"starting", "recording", "paused", "ended", "failed"};
constexpr std::array<std::string_view, 4> kWarnings{"", "disk_low", "slow_disk", "behind"};
constexpr std::array<std::string_view, 10> kErrors{"",          "disk_full", "io_error",      "read_only",
                                                   "no_folder", "no_vault",  "not_encrypted", "no_key",
                                                   "recorder",  "closed"};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view to_string(RecordingEnd end) {
  return kEnds.at(static_cast<std::size_t>(end));
}

std::string_view to_string(RecordingReport::State state) {
  return kStates.at(static_cast<std::size_t>(state));
}

std::string_view to_string(RecordingReport::Warning warning) {
  return kWarnings.at(static_cast<std::size_t>(warning));
}

std::string_view to_string(RecordingReport::Error error) {
  return kErrors.at(static_cast<std::size_t>(error));
}

std::optional<RecordingReport::State> recording_state_from_string(std::string_view text) {
  return find<RecordingReport::State>(kStates, text);
}

std::optional<RecordingReport::Warning> recording_warning_from_string(std::string_view text) {
  return find<RecordingReport::Warning>(kWarnings, text);
}

std::optional<RecordingReport::Error> recording_error_from_string(std::string_view text) {
  return find<RecordingReport::Error>(kErrors, text);
}

}  // namespace amphi::ports
