#pragma once
// WebP files (RFC 9649) with a right head; there is no picture behind it.
#include <string>

namespace amphi::test {

inline std::string little_endian(std::size_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
  return text;
}

/// `padding` zeros stand for the picture.
inline std::string lossy_chunk(int width, int height, std::size_t padding = 10) {
  return std::string("\0\0\0\x9d\x01\x2a", 6) + little_endian(static_cast<std::size_t>(width), 2) +
         little_endian(static_cast<std::size_t>(height), 2) + std::string(padding, '\0');
}

inline std::string lossless_chunk(int width, int height) {
  const auto bits = static_cast<std::size_t>(width - 1) | static_cast<std::size_t>(height - 1) << 14;
  return "\x2f" + little_endian(bits, 4) + std::string(8, '\0');
}

/// A file with one chunk, and one more of name "VP8 " where `second` says so. Chunks have even sizes.
inline std::string webp_file(const std::string& name, const std::string& chunk,
                             const std::string& second = "") {
  const auto padded = [](std::string text) { return text.size() % 2 == 0 ? text : text + '\0'; };
  std::string content = "WEBP" + name + little_endian(chunk.size(), 4) + padded(chunk);
  if (!second.empty()) content += "VP8 " + little_endian(second.size(), 4) + padded(second);
  return "RIFF" + little_endian(content.size(), 4) + content;
}

}  // namespace amphi::test
