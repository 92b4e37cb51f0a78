#include "recorder/seal/age/keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "recorder/seal/age/bech32.hpp"

namespace amphi::seal::age {
namespace {

constexpr std::string_view kRecipientPrefix = "age";
constexpr std::string_view kIdentityPrefix = "age-secret-key-";
/// A key is 74 letters. Anything else here would be a file taken for a key.
constexpr std::size_t kMaxKeyText = 128;

std::string_view trimmed(std::string_view line) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!line.empty() && blank(line.front())) line.remove_prefix(1);
  while (!line.empty() && blank(line.back())) line.remove_suffix(1);
  return line;
}

}  // namespace

Result<Recipient> Recipient::parse(std::string_view text) {
  std::optional<Buffer> bytes;
  if (text.size() <= kMaxKeyText) bytes = from_bech32(kRecipientPrefix, text);
  if (!bytes || bytes->size() != kKeyBytes)
    return fail(ErrorCode::malformed, "this is no age recipient; it begins with age1 and has 62 letters");
  PublicKey point{};
  std::copy(bytes->begin(), bytes->end(), point.begin());
  if (!x25519(Key::random(), point)) return fail(ErrorCode::malformed, "this age recipient is nobody's key");
  return Recipient(point);
}

std::string Recipient::str() const {
  return to_bech32(kRecipientPrefix, point_);
}

Result<Identity> Identity::parse(std::string_view text) {
  std::optional<Buffer> bytes;
  if (text.size() <= kMaxKeyText) bytes = from_bech32(kIdentityPrefix, text);
  if (!bytes || bytes->size() != kKeyBytes)
    return fail(ErrorCode::malformed, "this is no age identity; it begins with AGE-SECRET-KEY-1");
  const WipeAtEnd wiped(*bytes);
  return Identity(Key::copy(*bytes));
}

std::string Identity::str() const {
  std::string text = to_bech32(kIdentityPrefix, scalar_.view());
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

Result<std::vector<Identity>> parse_identities(std::string_view file) {
  std::vector<Identity> identities;
  for (int number = 1; !file.empty(); ++number) {
    const std::size_t end = std::min(file.find('\n'), file.size());
    const std::string_view line = trimmed(file.substr(0, end));
    file.remove_prefix(std::min(end + 1, file.size()));
    if (line.empty() || line.starts_with('#')) continue;
    auto identity = Identity::parse(line);
    if (!identity) {
      return fail(ErrorCode::malformed,
                  fmt::format("line {} of the key file: {}", number, identity.error().message));
    }
    identities.push_back(std::move(*identity));
  }
  if (identities.empty()) return fail(ErrorCode::malformed, "there is no key in the key file");
  return identities;
}

}  // namespace amphi::seal::age
