#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "mcu/base/clock.hpp"
#include "mcu/base/result.hpp"

namespace amphi::netem {

/// One line of a script: "t=10 down rate=100k loss=5", "t=20 rebind".
struct ScriptLine {
  std::optional<Duration> at;   ///< since the start; nothing: at once
  bool up = true, down = true;  ///< which directions it is about
  bool rebind = false;
  std::string settings;  ///< for apply_settings()
};

/// Nothing for an empty line and for a comment ("#"). Errors (malformed).
Result<std::optional<ScriptLine>> parse_script_line(std::string_view line);

}  // namespace amphi::netem
