#pragma once
#include <chrono>
#include <string>

#include "mcu/base/result.hpp"

namespace amphi::client {

struct HttpAnswer {
  int status = 0;
  std::string location;  ///< the Location header, or ""
  std::string body;
};

/// One HTTP/1.1 exchange over plain TCP with a server given as "http://host:port/path". Blocks for `limit` at
/// most. For our own clients (demo, tests, load), which talk to this machine. The body's type is JSON where
/// it begins with "{", else SDP (an SDP fragment with PATCH).
Result<HttpAnswer> http_exchange(const std::string& method, const std::string& url, const std::string& token,
                                 const std::string& body,
                                 std::chrono::seconds limit = std::chrono::seconds(10));

/// "http://host:port" of a URL, to put a Location behind.
std::string origin_of(const std::string& url);

}  // namespace amphi::client
