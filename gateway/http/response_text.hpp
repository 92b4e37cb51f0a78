#pragma once
#include <ctime>
#include <string>

#include "gateway/http/message.hpp"

namespace amphi::http {

/// How a response goes onto the wire.
struct ResponseContext {
  bool head = false;        ///< answer to HEAD: everything but the body
  bool keep_alive = false;  ///< false: "Connection: close"
  bool secure = false;      ///< over TLS: Strict-Transport-Security
  std::time_t date = 0;     ///< wall clock, seconds since 1970
};

/// The bytes of an HTTP/1.1 response (RFC 9112), with the security headers that every response of ours has.
/// Control characters in field values become blanks.
std::string response_text(const Response& response, const ResponseContext& context);

}  // namespace amphi::http
