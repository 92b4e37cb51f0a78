#pragma once
#include <string>
#include <string_view>

namespace amphi::test {

/// RFC 4648 section 6, as secrets of second factors are typed; other characters count for nothing.
inline std::string from_base32(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  unsigned value = 0;
  for (const char c : text) {
    const auto digit = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(c);
    if (digit == std::string_view::npos) continue;
    value = (value << 5U | static_cast<unsigned>(digit)) & 0xFFFU;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes += static_cast<char>(value >> bits & 0xFFU);
  }
  return bytes;
}

}  // namespace amphi::test
