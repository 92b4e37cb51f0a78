#pragma once
// What people type, before others see it.
#include <cstddef>
#include <string>
#include <string_view>

#include "mcu/base/result.hpp"

namespace amphi::room {

struct TextRules {
  const char* what = "A text";      ///< for the error
  std::size_t max_characters = 64;  ///< code points, after cleaning
  bool lines = false;               ///< keeps line breaks, one at a time
};

/// Trims, turns runs of white space into one space (or one line break), and removes control,
/// direction-changing and invisible characters. malformed: not UTF-8, nothing left, or too much left.
Result<std::string> clean_text(std::string_view text, const TextRules& rules);

/// The first `count` characters of valid UTF-8.
std::string first_characters(const std::string& text, std::size_t count);

}  // namespace amphi::room
