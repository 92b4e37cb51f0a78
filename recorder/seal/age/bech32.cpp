#include "recorder/seal/age/bech32.hpp"

#include <algorithm>
#include <array>

#include "recorder/seal/secret.hpp"

namespace amphi::seal::age {
namespace {

constexpr std::string_view kLetters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
constexpr std::size_t kChecksum = 6;
constexpr unsigned kBitsOfLetter = 5;

std::uint32_t polymod(ByteView values) {
  static constexpr std::array<std::uint32_t, 5> kGenerator{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                                           0x2a1462b3};
  std::uint32_t check = 1;
  for (const std::uint8_t value : values) {
    const std::uint32_t top = check >> 25U;
    check = ((check & 0x1ffffffU) << kBitsOfLetter) ^ value;
    for (unsigned i = 0; i < kGenerator.size(); ++i) {
      if (((top >> i) & 1U) != 0) check ^= kGenerator[i];
    }
  }
  return check;
}

/// With room for so many values behind it.
Buffer expanded(std::string_view prefix, std::size_t room) {
  Buffer out;
  out.reserve(2 * prefix.size() + 1 + room);
  for (const char c : prefix) out.push_back(static_cast<std::uint8_t>(c) >> kBitsOfLetter);
  out.push_back(0);
  for (const char c : prefix) out.push_back(static_cast<std::uint8_t>(c) & 0x1fU);
  return out;
}

/// Groups of `from` bits as groups of `to` bits, filled up with zeros at the end.
Buffer regrouped(ByteView values, unsigned from, unsigned to) {
  Buffer out;
  out.reserve(values.size() * from / to + 1);
  std::uint32_t held = 0;
  unsigned bits = 0;
  for (const std::uint8_t value : values) {
    held = (held << from) | value;
    for (bits += from; bits >= to; bits -= to) {
      out.push_back(static_cast<std::uint8_t>((held >> (bits - to)) & ((1U << to) - 1)));
    }
    held &= (1U << bits) - 1;
  }
  if (bits > 0) out.push_back(static_cast<std::uint8_t>((held << (to - bits)) & ((1U << to) - 1)));
  return out;
}

std::optional<std::string> lower_case(std::string_view text) {
  const auto upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const bool any_upper = std::any_of(text.begin(), text.end(), upper);
  if (any_upper && std::any_of(text.begin(), text.end(), lower)) return std::nullopt;
  std::string out(text);
  for (char& c : out) c = upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

}  // namespace

std::string to_bech32(std::string_view prefix, ByteView bytes) {
  Buffer values = regrouped(bytes, 8, kBitsOfLetter);
  const WipeAtEnd values_wiped(values);
  Buffer checked = expanded(prefix, values.size() + kChecksum);
  const WipeAtEnd checked_wiped(checked);
  append(checked, values);
  checked.insert(checked.end(), kChecksum, 0);
  const std::uint32_t check = polymod(checked) ^ 1U;
  std::string out;
  out.reserve(prefix.size() + 1 + values.size() + kChecksum);
  out += prefix;
  out += '1';
  for (const std::uint8_t value : values) out += kLetters[value];
  for (unsigned i = 0; i < kChecksum; ++i) out += kLetters[(check >> (kBitsOfLetter * (5 - i))) & 0x1fU];
  return out;
}

std::optional<Buffer> from_bech32(std::string_view prefix, std::string_view text) {
  auto lower = lower_case(text);
  if (!lower) return std::nullopt;
  const WipeAtEnd lower_wiped(*lower);
  const std::string start = std::string(prefix) + '1';
  if (!lower->starts_with(start) || lower->size() < start.size() + kChecksum) return std::nullopt;
  Buffer values;
  values.reserve(lower->size());
  const WipeAtEnd values_wiped(values);
  for (const char c : std::string_view(*lower).substr(start.size())) {
    const std::size_t value = kLetters.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    values.push_back(static_cast<std::uint8_t>(value));
  }
  Buffer checked = expanded(prefix, values.size());
  const WipeAtEnd checked_wiped(checked);
  append(checked, values);
  if (polymod(checked) != 1) return std::nullopt;
  values.resize(values.size() - kChecksum);
  Buffer bytes = regrouped(values, kBitsOfLetter, 8);
  bytes.resize(values.size() * kBitsOfLetter / 8);
  // Only the one spelling: what the last letter has too much is zero.
  std::string again = to_bech32(prefix, bytes);
  const WipeAtEnd again_wiped(again);
  if (again != *lower) return std::nullopt;
  return bytes;
}

}  // namespace amphi::seal::age
