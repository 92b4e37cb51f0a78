#include "gateway/http/origin.hpp"

#include <algorithm>
#include <boost/beast/core/string.hpp>

#include "gateway/http/cookie.hpp"

namespace amphi::http {

bool is_own_origin(const Request& request, const Origins& also) {
  const auto origin = request.headers.get("Origin");
  if (!origin) return true;
  const auto is_it = [&](const std::string& known) { return boost::beast::iequals(*origin, known); };
  if (std::any_of(also.begin(), also.end(), is_it)) return true;
  const auto scheme = origin->find("://");
  const auto host = request.headers.get("Host");
  if (scheme == std::string_view::npos || !host) return false;
  return boost::beast::iequals(origin->substr(scheme + 3), *host);
}

bool may_change(const Request& request, const Origins& also) {
  if (request.headers.get("Origin")) return is_own_origin(request, also);
  if (const auto site = request.headers.get("Sec-Fetch-Site")) return *site == "same-origin";
  return !has_cookies(request);
}

bool is_safe_method(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

}  // namespace amphi::http
