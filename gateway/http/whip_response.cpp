#include "gateway/http/whip_response.hpp"

#include <fmt/format.h>

namespace amphi::http {

namespace {

struct Status {
  int code;
  std::string_view title;
};

Status status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::malformed:
      return {400, "Malformed session description"};
    case ErrorCode::unsupported:
      return {406, "Nothing in common"};
    case ErrorCode::unauthorized:
      return {401, "Token needed"};
    case ErrorCode::forbidden:
      return {403, "Forbidden"};
    case ErrorCode::not_found:
    case ErrorCode::closed:
      return {404, "Not found"};
    case ErrorCode::conflict:
      return {409, "Conflict"};
    case ErrorCode::overloaded:
    case ErrorCode::timeout:
    case ErrorCode::environment:
      return {503, "Not possible now"};
  }
  return {500, "Internal error"};
}

/// Inside a quoted-string (RFC 9110 section 5.6.4).
std::string quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + '"';
}

}  // namespace

Response with_cors(Response response) {
  response.headers.set("Access-Control-Allow-Origin", "*");
  response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
  response.headers.set("Access-Control-Expose-Headers",
                       "Location, ETag, Link, Accept-Post, Accept-Patch, Retry-After");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

Response error_response(const Error& error, const WhipConfig& config) {
  const Status status = status_of(error.code);
  Response response = problem(status.code, status.title, error.message);
  if (status.code == 401) response.headers.set("WWW-Authenticate", "Bearer");
  if (status.code == 409 || status.code == 503) {
    response.headers.set("Retry-After", std::to_string(config.retry_after));
  }
  return with_cors(std::move(response));
}

std::string ice_server_link(const IceServer& server) {
  std::string link = fmt::format("<{}>; rel=\"ice-server\"", server.url);
  if (!server.username.empty()) {
    link += fmt::format("; username={}; credential={}; credential-type=\"password\"", quoted(server.username),
                        quoted(server.credential));
  }
  return link;
}

}  // namespace amphi::http
