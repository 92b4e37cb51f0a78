#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/message.hpp"

namespace amphi::http {

/// Of all a request's cookies so much is looked at, in bytes and in cookies; what is behind is not found.
inline constexpr std::size_t kMaxCookieBytes = 4096;
inline constexpr int kMaxCookies = 50;

/// What the cookie `name` of this server is called in this request: "__Host-amphi-NAME" over TLS, which no
/// other host and no plain connection can set (RFC 6265bis section 4.1.3.2); "amphi-NAME" over plain HTTP,
/// that is on loopback.
std::string cookie_name(const Request& request, std::string_view name);
/// The value of our cookie `name` (RFC 6265 section 5.4); nothing when it is missing, empty, or there twice
/// with different values: then somebody else planted one.
std::optional<std::string> cookie(const Request& request, std::string_view name);
[[nodiscard]] bool has_cookies(const Request& request);

/// The Set-Cookie field for our cookie `name`: HttpOnly, SameSite=Strict, Path=/, over TLS Secure. `value`
/// must be of [A-Za-z0-9_-]. A `lifetime` of zero takes the cookie away.
std::string set_cookie(const Request& request, std::string_view name, std::string_view value,
                       std::chrono::seconds lifetime);

}  // namespace amphi::http
