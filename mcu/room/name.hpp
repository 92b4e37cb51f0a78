#pragma once
#include <string>
#include <string_view>

#include "mcu/base/result.hpp"
#include "mcu/room/text.hpp"

namespace amphi::room {

inline constexpr std::size_t kMaxNameCharacters = 64;

/// A name as clean_text() leaves it, of at most kMaxNameCharacters.
Result<std::string> clean_name(std::string_view text);

/// `name`, or `name` with " (2)", " (3)", ... so that `is_taken(candidate)` is false; never over
/// kMaxNameCharacters.
template <class IsTaken>
std::string unique_name(const std::string& name, IsTaken is_taken);

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
