#include "tests/netem/script.hpp"

#include <charconv>
#include <sstream>
#include <string>

#include "tests/netem/link_settings.hpp"

namespace amphi::netem {
namespace {

std::optional<Duration> seconds(const std::string& text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(value));
}

}  // namespace

Result<std::optional<ScriptLine>> parse_script_line(std::string_view line) {
  std::istringstream words{std::string(line.substr(0, line.find('#')))};
  ScriptLine parsed;
  bool any = false;
  for (std::string word; words >> word; any = true) {
    if (word.starts_with("t=")) {
      parsed.at = seconds(word.substr(2));
      if (!parsed.at) return fail(ErrorCode::malformed, "not a time in seconds: " + word);
    } else if (word == "up" || word == "down") {
      parsed.up = word == "up";
      parsed.down = word == "down";
    } else if (word == "rebind") {
      parsed.rebind = true;
    } else {
      parsed.settings += parsed.settings.empty() ? word : " " + word;
    }
  }
  LinkSettings ignored;
  if (auto good = apply_settings(parsed.settings, ignored); !good) return good.error();
  return any ? std::optional(std::move(parsed)) : std::nullopt;
}

}  // namespace amphi::netem
