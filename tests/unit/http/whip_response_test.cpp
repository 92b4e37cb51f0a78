#include "gateway/http/whip_response.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::http;

TEST_CASE("each error has the status that its RFC gives it") {
  const std::vector<std::pair<ErrorCode, int>> expected{
      {ErrorCode::malformed, 400}, {ErrorCode::unsupported, 406}, {ErrorCode::unauthorized, 401},
      {ErrorCode::forbidden, 403}, {ErrorCode::not_found, 404},   {ErrorCode::conflict, 409},
      {ErrorCode::overloaded, 503}};
  for (const auto& [code, status] : expected) {
    const Response response = error_response(fail(code, "Because."), {});
    CHECK(response.status == status);
    CHECK(response.headers.get("Access-Control-Allow-Origin") == "*");
    CHECK(response.headers.get("Retry-After").has_value() == (status == 409 || status == 503));
    CHECK(response.headers.get("WWW-Authenticate").has_value() == (status == 401));
  }
}

TEST_CASE("an ICE server's link carries its credentials as quoted strings") {
  CHECK(ice_server_link({"stun:stun.example.net", {}, {}}) == R"(<stun:stun.example.net>; rel="ice-server")");
  CHECK(ice_server_link({"turn:turn.example.net?transport=udp", "user", "pa\"ss"}) ==
        R"(<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user"; credential="pa\"ss"; )"
        R"(credential-type="password")");
}
