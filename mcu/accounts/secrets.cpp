#include "mcu/accounts/secrets.hpp"

#include <sodium.h>

#include <array>
#include <cstdint>

#include "mcu/base/random.hpp"
#include "mcu/base/result.hpp"

namespace amphi::accounts {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr int kGroup = 4;
/// Crockford's base32: no I, L, O and U.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

char normal(char typed) {
  const char c = typed >= 'a' && typed <= 'z' ? static_cast<char>(typed - 'a' + 'A') : typed;
  if (c == 'O') return '0';
  if (c == 'I' || c == 'L') return '1';
  return c;
}

}  // namespace

void init_sodium() {
  static const bool ready = sodium_init() >= 0;
  AMPHI_ASSERT(ready);
}

std::string new_token() {
  init_sodium();
  std::array<std::uint8_t, kTokenBytes> random{};
  random_bytes(random);
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::string token(sodium_base64_encoded_len(random.size(), kVariant), '\0');
  sodium_bin2base64(token.data(), token.size(), random.data(), random.size(), kVariant);
  token.pop_back();  // the terminating zero
  return token;
}

std::string new_code(int groups) {
  std::string code;
  for (int i = 0; i < groups * kGroup; ++i) {
    if (i > 0 && i % kGroup == 0) code += '-';
    code += kAlphabet[random_u32() % kAlphabet.size()];
  }
  return code;
}

std::string normal_code(std::string_view typed) {
  std::string code;
  for (const char c : typed) {
    if (c != ' ' && c != '-') code += normal(c);
  }
  return code;
}

std::string digest(std::string_view secret) {
  std::string out(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(reinterpret_cast<unsigned char*>(out.data()), bytes(secret), secret.size());
  return out;
}

bool equal(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

void wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace amphi::accounts
