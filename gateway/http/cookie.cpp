#include "gateway/http/cookie.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace amphi::http {
namespace {

std::string_view trim(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string cookie_name(const Request& request, std::string_view name) {
  return fmt::format("{}amphi-{}", request.secure ? "__Host-" : "", name);
}

std::optional<std::string> cookie(const Request& request, std::string_view name) {
  const std::string wanted = cookie_name(request, name);
  std::optional<std::string> found;
  int looked_at = 0;
  for (const auto& [field, whole] : request.headers.fields()) {
    if (!same_name(field, "Cookie")) continue;
    std::string_view rest = std::string_view(whole).substr(0, kMaxCookieBytes);
    while (!rest.empty() && ++looked_at <= kMaxCookies) {
      const std::string_view pair = trim(rest.substr(0, rest.find(';')));
      rest.remove_prefix(std::min(rest.find(';'), rest.size() - 1) + 1);
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != wanted) continue;
      const std::string_view value = trim(pair.substr(equals + 1));
      if (value.empty() || (found && *found != value)) return std::nullopt;
      found = value;
    }
  }
  return found;
}

bool has_cookies(const Request& request) {
  return request.headers.get("Cookie").has_value();
}

std::string set_cookie(const Request& request, std::string_view name, std::string_view value,
                       std::chrono::seconds lifetime) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", cookie_name(request, name),
                     value, lifetime.count(), request.secure ? "; Secure" : "");
}

}  // namespace amphi::http
