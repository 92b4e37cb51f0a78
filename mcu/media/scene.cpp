#include "mcu/media/scene.hpp"

namespace amphi {
namespace {
constexpr std::array<std::string_view, kPresets.size()> kNames{
    "grid", "speaker_strip", "side_by_side", "picture_in_picture", "presentation", "single"};
}  // namespace

std::string_view to_string(Preset preset) {
  return kNames.at(static_cast<std::size_t>(preset));
}

std::optional<Preset> preset_from_string(std::string_view text) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == text) return kPresets[i];
  }
  return std::nullopt;
}

}  // namespace amphi
