#pragma once
#include <string>
#include <string_view>

#include "mcu/base/result.hpp"

namespace amphi::room {

inline constexpr std::size_t kMaxNameCharacters = 64;

/// Trims, turns runs of white space into one space, and removes control, bidi-override and invisible
/// characters. malformed: not UTF-8, nothing left, or more than kMaxNameCharacters code points left.
Result<std::string> clean_name(std::string_view text);

/// `name`, or `name` with " (2)", " (3)", ... so that `is_taken(candidate)` is false; never over
/// kMaxNameCharacters.
template <class IsTaken>
std::string unique_name(const std::string& name, IsTaken is_taken);

/// The first `count` characters of valid UTF-8.
std::string first_characters(const std::string& text, std::size_t count);

template <class IsTaken>
std::string unique_name(const std::string& name, IsTaken is_taken) {
  std::string candidate = name;
  for (int n = 2; is_taken(candidate); ++n) {
    const std::string suffix = " (" + std::to_string(n) + ")";
    candidate = first_characters(name, kMaxNameCharacters - suffix.size()) + suffix;
  }
  return candidate;
}

}  // namespace amphi::room
