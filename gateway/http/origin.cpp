#include "gateway/http/origin.hpp"

#include <boost/beast/core/string.hpp>

namespace amphi::http {

bool is_same_origin(const Request& request) {
  const auto origin = request.headers.get("Origin");
  if (!origin) return true;
  const auto scheme = origin->find("://");
  const auto host = request.headers.get("Host");
  if (scheme == std::string_view::npos || !host) return false;
  return boost::beast::iequals(origin->substr(scheme + 3), *host);
}

}  // namespace amphi::http
