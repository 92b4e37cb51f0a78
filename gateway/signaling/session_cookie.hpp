#pragma once
#include "gateway/http/message.hpp"

namespace amphi::signaling {

/// Sets the cookie of a session; `request` tells what it is called.
http::Response with_session_cookie(http::Response response, const http::Request& request,
                                   std::string_view token);
/// Takes the cookie away.
http::Response without_session_cookie(http::Response response, const http::Request& request);
/// Sets the cookie that ties an invitation to this browser.
http::Response with_guest_cookie(http::Response response, const http::Request& request,
                                 std::string_view token);

}  // namespace amphi::signaling
