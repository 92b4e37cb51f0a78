// What keeps other sites' pages and planted cookies out.
#include "gateway/http/cookie.hpp"
#include "gateway/http/origin.hpp"
#include "tests/support/catch.hpp"

using namespace amphi::http;

namespace {

Request with(std::initializer_list<Headers::Field> fields, bool secure = false) {
  Request request;
  request.secure = secure;
  for (const auto& [name, value] : fields) request.headers.add(name, value);
  return request;
}

}  // namespace

TEST_CASE("a page of another origin is told apart") {
  const Origins none;
  CHECK(is_own_origin(with({{"Host", "example.org"}}), none));
  CHECK(is_own_origin(with({{"Host", "example.org:8080"}, {"Origin", "http://EXAMPLE.org:8080"}}), none));
  for (const char* origin : {"https://example.com", "null", "https://example.org.evil.net", "", "example.org",
                             "https://example.org/", "https://user@example.org"}) {
    CHECK_FALSE(is_own_origin(with({{"Host", "example.org"}, {"Origin", origin}}), none));
  }
  const Origins also{"https://meet.example"};
  CHECK(is_own_origin(with({{"Host", "10.0.0.1"}, {"Origin", "https://meet.example"}}), also));
  CHECK_FALSE(is_own_origin(with({{"Host", "10.0.0.1"}, {"Origin", "http://meet.example"}}), also));
}

TEST_CASE("only our own pages change something with a browser's cookies") {
  const Origins none;
  CHECK(may_change(with({{"Host", "a"}, {"Cookie", "c=1"}, {"Origin", "https://a"}}), none));
  CHECK(may_change(with({{"Host", "a"}, {"Cookie", "c=1"}, {"Sec-Fetch-Site", "same-origin"}}), none));
  CHECK(may_change(with({{"Host", "a"}}), none));
  CHECK_FALSE(may_change(with({{"Host", "a"}, {"Cookie", "c=1"}}), none));
  CHECK_FALSE(may_change(with({{"Host", "a"}, {"Cookie", "c=1"}, {"Sec-Fetch-Site", "same-site"}}), none));
  CHECK_FALSE(may_change(with({{"Host", "a"}, {"Sec-Fetch-Site", "cross-site"}}), none));
  CHECK_FALSE(may_change(with({{"Host", "a"}, {"Cookie", "c=1"}, {"Sec-Fetch-Site", "none"}}), none));
  const auto lying = with({{"Host", "a"}, {"Origin", "https://b"}, {"Sec-Fetch-Site", "same-origin"}});
  CHECK_FALSE(may_change(lying, none));
}

TEST_CASE("our cookies are found by their name, and over TLS only under the name nobody else can plant") {
  const Headers::Field both{"Cookie", "x=y; amphi-session=plain;__Host-amphi-session=safe ; z"};
  CHECK(cookie(with({both}), "session") == "plain");
  CHECK(cookie(with({both}, true), "session") == "safe");
  CHECK_FALSE(cookie(with({both}), "guest"));
  CHECK(cookie(with({{"cookie", "a=b"}, {"Cookie", "amphi-guest=g"}}), "guest") == "g");
}

TEST_CASE("a cookie that is there twice counts for nothing, for one of them was planted") {
  CHECK_FALSE(cookie(with({{"Cookie", "amphi-session=a; amphi-session=b"}}), "session"));
  CHECK(cookie(with({{"Cookie", "amphi-session=a; amphi-session=a"}}), "session") == "a");
  CHECK_FALSE(cookie(with({{"Cookie", "amphi-session="}}), "session"));
}

TEST_CASE("a request with very many cookies is not looked through to its end") {
  std::string many;
  for (int i = 0; i < 60; ++i) many += "a=" + std::to_string(i) + "; ";
  CHECK_FALSE(cookie(with({{"Cookie", many + "amphi-session=s"}}), "session"));
  CHECK(cookie(with({{"Cookie", "amphi-session=s; " + many}}), "session") == "s");
  CHECK_FALSE(cookie(with({{"Cookie", std::string(kMaxCookieBytes, ' ') + "amphi-session=s"}}), "session"));
}

TEST_CASE("cookies are for our pages alone and are not seen by scripts") {
  using namespace std::chrono_literals;
  CHECK(set_cookie(with({}, true), "session", "v", 60s) ==
        "__Host-amphi-session=v; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure");
  CHECK(set_cookie(with({}), "guest", "", 0s) ==
        "amphi-guest=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}
