#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "mcu/accounts/types.hpp"

namespace amphi::accounts {

/// Time-based one-time passwords (RFC 6238): SHA-1, six digits, steps of 30 s, because that is what every app
/// takes.
namespace totp {

/// 160 random bits (RFC 4226 section 4).
std::string new_secret();
/// As it is typed into an app.
std::string base32(std::string_view secret);
/// For a QR code. `name` tells the accounts of one app apart.
std::string uri(std::string_view secret, std::string_view name);

/// The code of a step; the step of a time.
std::string code_at(std::string_view secret, std::int64_t step);
std::int64_t step_of(Time now);
/// The step whose code this is: one of now and a step around it, and later than `last_used`, so that no code
/// opens twice (RFC 6238 section 5.2). None: wrong, or used.
std::optional<std::int64_t> match(std::string_view secret, std::string_view code, Time now,
                                  std::int64_t last_used);

}  // namespace totp
}  // namespace amphi::accounts
