#pragma once
// Answers of the HTTP interface.
#include <boost/json/value.hpp>
#include <chrono>
#include <string_view>

#include "gateway/http/message.hpp"
#include "gateway/signaling/authorize.hpp"
#include "mcu/base/result.hpp"

namespace amphi::signaling {

/// The status that RFC 9110 has for an error, as application/problem+json.
http::Response problem(const Error& error);
/// The same with the member `code`, by which pages tell cases apart.
http::Response problem(int status, std::string_view title, std::string_view code, std::string_view detail);
/// 429 with Retry-After.
http::Response too_many(std::chrono::seconds retry_after);
/// For verdicts other than allowed.
http::Response refusal(Verdict verdict);
http::Response json_response(int status, const boost::json::value& value);

}  // namespace amphi::signaling
