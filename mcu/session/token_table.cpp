#include "mcu/session/token_table.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/sha.h>

namespace amphi::session {

Digest sha256(std::string_view text) {
  Digest digest{};
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data());
  return digest;
}

std::string sha256_hex(std::string_view text) {
  std::string hex;
  for (const std::uint8_t byte : sha256(text)) hex += fmt::format("{:02x}", byte);
  return hex;
}

TokenTable::TokenTable(const std::vector<TokenConfig>& tokens) {
  for (const TokenConfig& token : tokens) {
    entries_.push_back({sha256(token.secret), {token.role, token.name}});
  }
}

std::optional<Grant> TokenTable::find(std::string_view token) const {
  const Digest digest = sha256(token);
  const Entry* found = nullptr;
  for (const Entry& entry : entries_) {
    if (CRYPTO_memcmp(entry.digest.data(), digest.data(), digest.size()) == 0) found = &entry;
  }
  if (found == nullptr) return std::nullopt;
  return found->grant;
}

}  // namespace amphi::session
