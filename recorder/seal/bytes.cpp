#include "recorder/seal/bytes.hpp"

#include "mcu/base/result.hpp"

namespace amphi::seal {
namespace {

constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kLettersInGroup = 4;
constexpr unsigned kBitsOfLetter = 6;
constexpr unsigned kBitsOfByte = 8;

std::optional<std::string_view> without_padding(std::string_view text, bool padded) {
  if (!padded) return text;
  if (text.size() % kLettersInGroup != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string to_base64(ByteView bytes, bool padded) {
  std::string out;
  unsigned held = 0;
  unsigned bits = 0;
  for (const std::uint8_t byte : bytes) {
    held = (held << kBitsOfByte) | byte;
    for (bits += kBitsOfByte; bits >= kBitsOfLetter; bits -= kBitsOfLetter) {
      out += kLetters[(held >> (bits - kBitsOfLetter)) % kLetters.size()];
    }
  }
  if (bits > 0) out += kLetters[(held << (kBitsOfLetter - bits)) % kLetters.size()];
  while (padded && out.size() % kLettersInGroup != 0) out += '=';
  return out;
}

std::optional<Buffer> from_base64(std::string_view text, bool padded) {
  const auto letters = without_padding(text, padded);
  if (!letters) return std::nullopt;
  Buffer out;
  unsigned held = 0;
  unsigned bits = 0;
  for (const char letter : *letters) {
    const std::size_t value = kLetters.find(letter);
    if (value == std::string_view::npos) return std::nullopt;
    held = (held << kBitsOfLetter) | static_cast<unsigned>(value);
    bits += kBitsOfLetter;
    if (bits < kBitsOfByte) continue;
    bits -= kBitsOfByte;
    out.push_back(static_cast<std::uint8_t>(held >> bits));
  }
  // A letter that adds no byte, padding that does not fit, and bits that say nothing: all other spellings.
  if (to_base64(out, padded) != text) return std::nullopt;
  return out;
}

std::string to_hex(ByteView bytes) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : bytes) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 0xfU];
  }
  return out;
}

void append_u32(Buffer& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

std::uint32_t read_u32(ByteView bytes) {
  AMPHI_ASSERT(bytes.size() >= 4);
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << kBitsOfByte) | bytes[i];
  return value;
}

}  // namespace amphi::seal
