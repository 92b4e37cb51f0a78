#pragma once
#include <string>
#include <string_view>

namespace amphi::mixer {

/// Decodes a line of UTF-8 for drawing: at most 256 characters; what is not UTF-8 becomes U+FFFD; control
/// characters, line breaks, bidi overrides and isolates are left out.
std::u32string to_drawable(std::string_view utf8);

/// True for what belongs to the character before it: combining marks, joiners, variation selectors.
bool continues_character(char32_t character);

}  // namespace amphi::mixer
