#pragma once
#include <string>
#include <vector>

namespace amphi::app {

/// What `amphi doctor` found out about one thing.
struct Check {
  enum class Level { ok, warn, fail };
  Level level = Level::ok;
  std::string name;    ///< one word: "certificate"
  std::string text;    ///< what is so
  std::string remedy;  ///< what to do; "" where all is well
  friend bool operator==(const Check&, const Check&) = default;
};

std::string_view to_string(Check::Level level);
/// One line, and one more with the remedy.
std::string to_text(const Check& check);
/// A JSON list.
std::string to_json(const std::vector<Check>& checks);
/// 0, or 1 when something fails; warnings are no failures.
int exit_code(const std::vector<Check>& checks);

}  // namespace amphi::app
