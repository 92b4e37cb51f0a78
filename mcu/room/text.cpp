#include "mcu/room/text.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <utility>

namespace amphi::room {
namespace {

struct Character {
  char32_t code = 0;
  std::size_t bytes = 0;
};

constexpr bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// The first character of `text`, which is not empty (RFC 3629 section 4: no overlong forms, no surrogates).
std::optional<Character> decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead < 0x80) return Character{lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return std::nullopt;
  char32_t code = lead & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!is_continuation(text[i])) return std::nullopt;
    code = (code << 6) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kSmallest[bytes] || surrogate || code > 0x10FFFF) return std::nullopt;
  return Character{code, bytes};
}

constexpr bool is_space(char32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

/// Controls, and what could make a name look like another one or like nothing. Joiners (U+200C, U+200D) stay:
/// Persian and emoji need them.
constexpr bool is_removed(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F);
  const bool direction = c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                         (c >= 0x2066 && c <= 0x2069);
  const bool invisible = c == 0x00AD || c == 0x200B || (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF ||
                         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
  // Fillers that Unicode counts as letters or symbols.
  const bool filler = c == 0x115F || c == 0x1160 || c == 0x17B4 || c == 0x17B5 || c == 0x180E ||
                      c == 0x2800 || c == 0x3164 || c == 0xFFA0;
  const bool noncharacter = (c & 0xFFFEU) == 0xFFFEU || (c >= 0xFDD0 && c <= 0xFDEF);
  return control || direction || invisible || filler || noncharacter;
}

constexpr bool is_line_break(char32_t c) {
  return c == '\n' || c == 0x2028 || c == 0x2029;
}

/// What shows only together with the character before it.
constexpr bool is_joiner(char32_t c) {
  return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
}

/// Collects what is kept of a text.
class Cleaner {
 public:
  explicit Cleaner(const TextRules& rules) : rules_(rules) {}

  /// False when the text is too long.
  bool take(char32_t code, std::string_view bytes) {
    if (is_space(code)) {
      if (!text_.empty() && gap_ != '\n') gap_ = rules_.lines && is_line_break(code) ? '\n' : ' ';
      return true;
    }
    if (is_removed(code)) return true;
    characters_ += gap_ != 0 ? 2 : 1;
    if (characters_ > rules_.max_characters) return false;
    if (const char gap = std::exchange(gap_, '\0')) text_.push_back(gap);
    text_.append(bytes);
    visible_ = visible_ || !is_joiner(code);
    return true;
  }
  [[nodiscard]] bool visible() const { return visible_; }
  std::string text() && { return std::move(text_); }

 private:
  const TextRules& rules_;
  std::string text_;
  std::size_t characters_ = 0;
  char gap_ = '\0';  ///< white space that stands before whatever comes next
  bool visible_ = false;
};

}  // namespace

Result<std::string> clean_text(std::string_view text, const TextRules& rules) {
  Cleaner cleaner(rules);
  bool fits = true;
  while (fits && !text.empty()) {
    const auto character = decode(text);
    if (!character) return fail(ErrorCode::malformed, fmt::format("{} must be valid UTF-8.", rules.what));
    fits = cleaner.take(character->code, text.substr(0, character->bytes));
    text.remove_prefix(character->bytes);
  }
  if (!fits || !cleaner.visible()) {
    return fail(ErrorCode::malformed,
                fmt::format("{} must have 1 to {} visible characters.", rules.what, rules.max_characters));
  }
  return std::move(cleaner).text();
}

std::string first_characters(const std::string& text, std::size_t count) {
  std::size_t end = 0;
  while (end < text.size()) {
    if (!is_continuation(text[end]) && count-- == 0) break;
    ++end;
  }
  return text.substr(0, end);
}

}  // namespace amphi::room
