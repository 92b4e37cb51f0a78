#include "mcu/accounts/totp.hpp"

#include <fmt/format.h>
#include <liboath/oath.h>

#include <array>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <cstdlib>
#include <memory>

#include "mcu/accounts/secrets.hpp"
#include "mcu/base/random.hpp"
#include "mcu/base/result.hpp"

namespace amphi::accounts::totp {
namespace {

constexpr std::size_t kSecretBytes = 20;
constexpr unsigned kDigits = 6;
constexpr int kTolerance = 1;

struct Free {
  void operator()(char* text) const { std::free(text); }  // NOLINT: malloc'ed by liboath
};

void init_oath() {
  static const bool ready = oath_init() == OATH_OK;
  AMPHI_ASSERT(ready);
}

}  // namespace

std::string new_secret() {
  std::array<std::uint8_t, kSecretBytes> random{};
  random_bytes(random);
  return {random.begin(), random.end()};
}

std::string base32(std::string_view secret) {
  init_oath();
  char* out = nullptr;
  std::size_t size = 0;
  const int rc = oath_base32_encode(secret.data(), secret.size(), &out, &size);
  AMPHI_ASSERT(rc == OATH_OK);
  const std::unique_ptr<char, Free> owner(out);
  return {out, size};
}

std::string uri(std::string_view secret, std::string_view name) {
  const std::string label = boost::urls::encode(name, boost::urls::unreserved_chars);
  return fmt::format("otpauth://totp/Amphi:{}?secret={}&issuer=Amphi", label, base32(secret));
}

std::string code_at(std::string_view secret, std::int64_t step) {
  init_oath();
  std::array<char, kDigits + 1> code{};
  const int rc = oath_hotp_generate(secret.data(), secret.size(), static_cast<std::uint64_t>(step), kDigits,
                                    false, OATH_HOTP_DYNAMIC_TRUNCATION, code.data());
  AMPHI_ASSERT(rc == OATH_OK);
  return code.data();
}

std::int64_t step_of(Time now) {
  return now.time_since_epoch().count() / OATH_TOTP_DEFAULT_TIME_STEP_SIZE;
}

std::optional<std::int64_t> match(std::string_view secret, std::string_view code, Time now,
                                  std::int64_t last_used) {
  std::optional<std::int64_t> found;
  for (int offset = -kTolerance; offset <= kTolerance; ++offset) {
    const std::int64_t step = step_of(now) + offset;
    if (equal(code_at(secret, step), code) && step > last_used) found = step;
  }
  return found;
}

}  // namespace amphi::accounts::totp
