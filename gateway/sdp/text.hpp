#pragma once
// Small helpers for line-based formats.
#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace amphi::sdp {

/// Splits at every `separator`; empty pieces are left out.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The part before the first `separator` and the part behind it ("" where there is none).
std::pair<std::string_view, std::string_view> cut(std::string_view text, char separator);
std::string_view trim(std::string_view text);
std::string lower(std::string_view text);
bool equal_without_case(std::string_view a, std::string_view b);
/// Visible ASCII without a blank, 1..`limit` characters.
bool is_token(std::string_view text, std::size_t limit);

/// All of `text` as a decimal number without a sign.
template <std::unsigned_integral T>
std::optional<T> to_number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return value;
}

}  // namespace amphi::sdp
