#include "gateway/signaling/api_response.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

namespace amphi::signaling {
namespace json = boost::json;
namespace {

struct Status {
  ErrorCode code;
  int status;
  std::string_view title;
};

constexpr std::array kStatuses{
    Status{ErrorCode::malformed, 400, "Malformed request"},
    Status{ErrorCode::unsupported, 422, "Unsupported"},
    Status{ErrorCode::unauthorized, 401, "Unauthorized"},
    Status{ErrorCode::forbidden, 403, "Forbidden"},
    Status{ErrorCode::not_found, 404, "Not found"},
    Status{ErrorCode::conflict, 409, "Conflict"},
    Status{ErrorCode::overloaded, 503, "Overloaded"},
    Status{ErrorCode::closed, 410, "Gone"},
    Status{ErrorCode::timeout, 504, "Timeout"},
    Status{ErrorCode::environment, 500, "Server error"},
};

/// As a sentence: parts of the server begin theirs in lower case.
std::string sentence(std::string text) {
  if (text.empty()) return text;
  if (text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 'a' + 'A');
  if (text.back() != '.') text += '.';
  return text;
}

}  // namespace

http::Response problem(const Error& error) {
  const auto* known = std::find_if(kStatuses.begin(), kStatuses.end(),
                                   [&](const Status& status) { return status.code == error.code; });
  if (known == kStatuses.end()) return http::problem(500, "Server error");
  http::Response response = http::problem(known->status, known->title, sentence(error.message));
  if (known->status == 401) response.headers.add("WWW-Authenticate", "Bearer");
  if (known->status == 503) response.headers.add("Retry-After", "5");
  return response;
}

http::Response problem(int status, std::string_view title, std::string_view code, std::string_view detail) {
  const json::object object{
      {"type", "about:blank"}, {"title", title}, {"status", status}, {"code", code}, {"detail", detail}};
  http::Response response(status, "application/problem+json", json::serialize(object));
  response.headers.set("Cache-Control", "no-store");
  if (status == 401) response.headers.set("WWW-Authenticate", "Bearer");
  return response;
}

http::Response too_many(std::chrono::seconds retry_after) {
  http::Response response =
      problem(429, "Too many requests", "throttled", "Too many wrong ones: wait and try again.");
  response.headers.set("Retry-After", std::to_string(std::max<std::int64_t>(1, retry_after.count())));
  return response;
}

http::Response refusal(Verdict verdict) {
  switch (verdict) {
    case Verdict::allowed:
      break;
    case Verdict::unknown:
      return problem(401, "Unauthorized", "session", "Sign in first, or send a room's token.");
    case Verdict::unconfirmed:
      return problem(403, "Forbidden", "second_factor_needed", "Set up the second factor first.");
    case Verdict::not_permitted:
      return problem(403, "Forbidden", "not_permitted", "You may not do that: ask an admin.");
  }
  return http::problem(500, "Server error");
}

http::Response json_response(int status, const json::value& value) {
  return http::json(status, json::serialize(value));
}

}  // namespace amphi::signaling
