#include "gateway/signaling/session_cookie.hpp"

#include "gateway/http/cookie.hpp"
#include "gateway/signaling/identity.hpp"

namespace amphi::signaling {
namespace {

constexpr std::chrono::hours kGuestLifetime{24 * 180};

}  // namespace

http::Response with_session_cookie(http::Response response, const http::Request& request,
                                   std::string_view token) {
  response.headers.add("Set-Cookie",
                       http::set_cookie(request, kSessionCookie, token, accounts::Sessions::kAbsoluteLimit));
  return response;
}

http::Response without_session_cookie(http::Response response, const http::Request& request) {
  response.headers.add("Set-Cookie", http::set_cookie(request, kSessionCookie, "", std::chrono::seconds(0)));
  return response;
}

http::Response with_guest_cookie(http::Response response, const http::Request& request,
                                 std::string_view token) {
  response.headers.add("Set-Cookie", http::set_cookie(request, kGuestCookie, token, kGuestLifetime));
  return response;
}

}  // namespace amphi::signaling
