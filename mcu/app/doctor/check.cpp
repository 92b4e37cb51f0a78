#include "mcu/app/doctor/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

namespace amphi::app {

std::string_view to_string(Check::Level level) {
  switch (level) {
    case Check::Level::ok:
      return "ok";
    case Check::Level::warn:
      return "warn";
    case Check::Level::fail:
      break;
  }
  return "fail";
}

std::string to_text(const Check& check) {
  std::string text = fmt::format("{:<5} {:<13} {}\n", to_string(check.level), check.name, check.text);
  if (!check.remedy.empty()) text += fmt::format("{:<5} {:<13} -> {}\n", "", "", check.remedy);
  return text;
}

std::string to_json(const std::vector<Check>& checks) {
  boost::json::array list;
  for (const Check& check : checks) {
    boost::json::object entry{{"level", to_string(check.level)}, {"name", check.name}, {"text", check.text}};
    if (!check.remedy.empty()) entry["remedy"] = check.remedy;
    list.push_back(std::move(entry));
  }
  return boost::json::serialize(list);
}

int exit_code(const std::vector<Check>& checks) {
  const auto failed = [](const Check& check) { return check.level == Check::Level::fail; };
  return std::any_of(checks.begin(), checks.end(), failed) ? 1 : 0;
}

}  // namespace amphi::app
