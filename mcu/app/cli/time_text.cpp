#include "mcu/app/cli/time_text.hpp"

#include <array>
#include <charconv>
#include <ctime>

namespace amphi::app::cli {
namespace {

using std::chrono::seconds;

constexpr int kMostAhead = 100'000;

std::optional<seconds> unit_of(char letter) {
  switch (letter) {
    case 'm':
      return std::chrono::minutes(1);
    case 'h':
      return std::chrono::hours(1);
    case 'd':
      return std::chrono::hours(24);
    default:
      return std::nullopt;
  }
}

std::optional<seconds> parse_offset(const std::string& text) {
  int count = 0;
  const char* end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data() + 1, end, count);
  if (error != std::errc() || after + 1 != end || count <= 0 || count > kMostAhead) return std::nullopt;
  const auto unit = unit_of(*after);
  if (!unit) return std::nullopt;
  return count * *unit;
}

}  // namespace

std::optional<accounts::Time> parse_time(const std::string& text, accounts::Time now) {
  if (text.starts_with('+')) {
    const auto offset = parse_offset(text);
    if (!offset) return std::nullopt;
    return now + *offset;
  }
  for (const char* format : {"%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d"}) {
    std::tm local{};
    const char* end = strptime(text.c_str(), format, &local);
    if (end == nullptr || *end != '\0') continue;
    local.tm_isdst = -1;
    return accounts::Time(seconds(std::mktime(&local)));
  }
  return std::nullopt;
}

std::string to_text(accounts::Time time) {
  const std::time_t unix_time = time.time_since_epoch().count();
  std::tm local{};
  localtime_r(&unix_time, &local);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M", &local);
  return text.data();
}

}  // namespace amphi::app::cli
