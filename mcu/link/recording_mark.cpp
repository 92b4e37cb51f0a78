#include "mcu/link/recording_mark.hpp"

#include <algorithm>
#include <array>

namespace amphi::link {
namespace {
constexpr std::array<std::string_view, 3> kNames{"none", "on", "paused"};
}  // namespace

std::string_view name_of(RecordingMark mark) {
  return kNames.at(static_cast<std::size_t>(mark));
}

std::optional<RecordingMark> recording_mark_from_string(std::string_view text) {
  const auto found = std::find(kNames.begin(), kNames.end(), text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<RecordingMark>(found - kNames.begin());
}

}  // namespace amphi::link
