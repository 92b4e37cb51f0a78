#include "mcu/media/rung.hpp"

#include <algorithm>

namespace amphi {

std::string_view to_string(RungLevel level) {
  switch (level) {
    case RungLevel::high:
      return "high";
    case RungLevel::medium:
      return "medium";
    case RungLevel::low:
      return "low";
    case RungLevel::stills:
      return "stills";
    case RungLevel::sound:
      return "sound";
  }
  return "";
}

std::optional<RungLevel> rung_level_from_string(std::string_view text) {
  const auto* found = std::find_if(kRungLevels.begin(), kRungLevels.end(),
                                   [text](RungLevel level) { return to_string(level) == text; });
  return found == kRungLevels.end() ? std::nullopt : std::optional(*found);
}

std::optional<Quality> quality_from_string(std::string_view text) {
  if (text == "auto") return Quality();
  const auto level = rung_level_from_string(text);
  return level ? std::optional<Quality>(level) : std::nullopt;
}

std::string_view to_string(const Quality& quality) {
  return quality ? to_string(*quality) : "auto";
}

}  // namespace amphi
