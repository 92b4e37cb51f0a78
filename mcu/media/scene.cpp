#include "mcu/media/scene.hpp"

#include <algorithm>

namespace amphi {
namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 7> kPresetNames{
    "grid", "speaker_strip", "side_by_side", "picture_in_picture", "presentation", "single", "custom"};
constexpr std::array<std::string_view, 2> kFitNames{"cover", "contain"};
constexpr std::array<std::string_view, 5> kShowsNames{"participant", "speaker", "screen", "next", "picture"};
constexpr std::array<std::string_view, 4> kCornerNames{"top_left", "top_right", "bottom_left",
                                                       "bottom_right"};

template <class Enum, std::size_t N>
std::optional<Enum> parse(const std::array<std::string_view, N>& names, std::string_view text) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == text) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

template <class Enum, std::size_t N>
std::string_view print(const std::array<std::string_view, N>& names, Enum value) {
  return names.at(static_cast<std::size_t>(value));
}

}  // namespace

std::string_view to_string(Preset preset) {
  return print(kPresetNames, preset);
}
std::optional<Preset> preset_from_string(std::string_view text) {
  return parse<Preset>(kPresetNames, text);
}
std::string_view to_string(Fit fit) {
  return print(kFitNames, fit);
}
std::optional<Fit> fit_from_string(std::string_view text) {
  return parse<Fit>(kFitNames, text);
}
std::string_view to_string(Shows shows) {
  return print(kShowsNames, shows);
}
std::optional<Shows> shows_from_string(std::string_view text) {
  return parse<Shows>(kShowsNames, text);
}
std::string_view to_string(Corner corner) {
  return print(kCornerNames, corner);
}
std::optional<Corner> corner_from_string(std::string_view text) {
  return parse<Corner>(kCornerNames, text);
}

std::vector<PictureId> picture_ids(const Scene& scene) {
  std::vector<PictureId> ids;
  const auto add = [&ids](const PictureId& id) {
    if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
  };
  for (const CustomTile& tile : scene.tiles) add(tile.picture);
  if (scene.background_picture) add(*scene.background_picture);
  return ids;
}

}  // namespace amphi
