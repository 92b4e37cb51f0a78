#include "mixer/canvas/text.hpp"

#include <hb.h>

#include <algorithm>

#include "mixer/canvas/label_renderer.hpp"

namespace amphi::mixer {
namespace {

constexpr std::size_t kMaxCharacters = 256;
constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kNonJoiner = 0x200C;
constexpr char32_t kJoiner = 0x200D;

/// A lead byte's sequence length; 0 for what cannot lead (RFC 3629 section 4).
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

bool is_overlong_or_reserved(char32_t value, std::size_t length) {
  return (length == 3 && value < 0x800) || (length == 4 && value < 0x10000) ||
         (value >= 0xD800 && value <= 0xDFFF) || value > 0x10FFFF;
}

/// Takes one character off the front; a broken sequence costs one byte.
char32_t take_character(std::string_view& utf8) {
  const auto lead = static_cast<unsigned char>(utf8.front());
  const std::size_t length = sequence_length(lead);
  char32_t value = length == 1 ? lead : lead & (0x7Fu >> length);
  bool good = length != 0 && length <= utf8.size();
  for (std::size_t i = 1; good && i < length; ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    good = (byte & 0xC0) == 0x80;
    value = (value << 6) | (byte & 0x3Fu);
  }
  good = good && !is_overlong_or_reserved(value, length);
  utf8.remove_prefix(good ? length : 1);
  return good ? value : kReplacement;
}

hb_unicode_general_category_t category(char32_t character) {
  return hb_unicode_general_category(hb_unicode_funcs_get_default(), character);
}

bool is_drawable(char32_t character) {
  if (character == kNonJoiner || character == kJoiner) return true;
  switch (category(character)) {
    case HB_UNICODE_GENERAL_CATEGORY_CONTROL:
    case HB_UNICODE_GENERAL_CATEGORY_FORMAT:
    case HB_UNICODE_GENERAL_CATEGORY_LINE_SEPARATOR:
    case HB_UNICODE_GENERAL_CATEGORY_PARAGRAPH_SEPARATOR:
      return false;
    default:
      return true;
  }
}

bool is_space(char32_t character) {
  return category(character) == HB_UNICODE_GENERAL_CATEGORY_SPACE_SEPARATOR;
}

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&out](char32_t value) { out.push_back(static_cast<char>(value)); };
  const auto continuation = [&byte](char32_t value) { byte(0x80 | (value & 0x3F)); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0 | (c >> 6));
  } else if (c < 0x10000) {
    byte(0xE0 | (c >> 12));
    continuation(c >> 6);
  } else {
    byte(0xF0 | (c >> 18));
    continuation(c >> 12);
    continuation(c >> 6);
  }
  continuation(c);
}

/// Latin capitals, where most names have them; other scripts stay as they are.
char32_t capital(char32_t c) {
  const bool ascii = c >= U'a' && c <= U'z';
  const bool latin1 = c >= 0xE0 && c <= 0xFE && c != 0xF7;
  return ascii || latin1 ? c - 0x20 : c;
}

}  // namespace

std::u32string to_drawable(std::string_view utf8) {
  std::u32string text;
  while (!utf8.empty() && text.size() < kMaxCharacters) {
    const char32_t character = take_character(utf8);
    if (is_drawable(character)) text.push_back(character);
  }
  return text;
}

bool continues_character(char32_t character) {
  if (character == kNonJoiner || character == kJoiner) return true;
  if (character >= 0x1F3FB && character <= 0x1F3FF) return true;  // skin tones
  switch (category(character)) {
    case HB_UNICODE_GENERAL_CATEGORY_NON_SPACING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_SPACING_MARK:
    case HB_UNICODE_GENERAL_CATEGORY_ENCLOSING_MARK:
      return true;
    default:
      return false;
  }
}

std::string initials(std::string_view name) {
  const std::u32string text = to_drawable(name);
  std::u32string starts;
  bool in_word = false;
  for (const char32_t character : text) {
    if (!in_word && !is_space(character)) starts.push_back(capital(character));
    in_word = !is_space(character);
  }
  std::string out;
  if (!starts.empty()) append_utf8(out, starts.front());
  if (starts.size() > 1) append_utf8(out, starts.back());
  return out;
}

}  // namespace amphi::mixer
