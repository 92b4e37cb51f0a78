#include "gateway/http/message.hpp"

#include "gateway/http/etag_table.hpp"
#include "gateway/http/message_budget.hpp"
#include "gateway/http/origin.hpp"
#include "gateway/http/response_text.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::http;

namespace {

Request with(std::initializer_list<Headers::Field> fields) {
  Request request;
  for (const auto& [name, value] : fields) request.headers.add(name, value);
  return request;
}

}  // namespace

TEST_CASE("header names compare without case and set replaces all of a name") {
  Request request = with({{"Link", "a"}, {"link", "b"}});
  CHECK(request.headers.get("LINK") == "a");
  request.headers.set("Link", "c");
  CHECK(request.headers.fields().size() == 1);
  CHECK_FALSE(request.headers.get("Other"));
}

TEST_CASE("a bearer token is what stands behind the scheme, whatever its case") {
  CHECK(with({{"Authorization", "Bearer abc"}}).bearer() == "abc");
  CHECK(with({{"authorization", "bearer   abc"}}).bearer() == "abc");
  CHECK_FALSE(with({{"Authorization", "Basic abc"}}).bearer());
  CHECK_FALSE(with({{"Authorization", "Bearer "}}).bearer());
  CHECK_FALSE(with({{"Authorization", "Bearer    "}}).bearer());
  CHECK_FALSE(with({}).bearer());
}

TEST_CASE("the content type is compared without case and parameters") {
  CHECK(with({{"Content-Type", "Application/SDP; charset=utf-8"}}).content_type() == "application/sdp");
  CHECK(with({}).content_type().empty());
}

TEST_CASE("path segments decode, or are refused") {
  CHECK(decode_segment("a%20b%41") == "a bA");
  CHECK_FALSE(decode_segment("%00"));
  CHECK_FALSE(decode_segment("a%2fb"));
  CHECK_FALSE(decode_segment("%4"));
  CHECK_FALSE(decode_segment("%zz"));
}

TEST_CASE("room names are lower-case letters, digits and hyphens") {
  CHECK(is_room_name("demo-1"));
  for (const char* wrong : {"", "Demo", "a b", "..", "ä"}) CHECK_FALSE(is_room_name(wrong));
  CHECK_FALSE(is_room_name(std::string(65, 'a')));
}

TEST_CASE("a problem is a JSON object with its status") {
  const Response response = problem(404, "Not \"found\"", "Nothing.");
  CHECK(response.headers.get("Content-Type") == "application/problem+json");
  CHECK(response.body ==
        R"({"type":"about:blank","title":"Not \"found\"","status":404,"detail":"Nothing."})");
}

TEST_CASE("every response has the security headers; HSTS only over TLS") {
  const std::string plain = response_text(Response(200, "text/plain", "hello"), {.keep_alive = true});
  CHECK(plain.starts_with("HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"));
  for (const char* field :
       {"Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self';",
        "frame-ancestors 'none'", "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
        "Permissions-Policy: camera=(self)", "Content-Length: 5", "Connection: keep-alive"}) {
    CHECK(plain.find(field) != std::string::npos);
  }
  CHECK(plain.ends_with("\r\n\r\nhello"));
  CHECK(plain.find("Strict-Transport-Security") == std::string::npos);
  CHECK(response_text(Response(200), {.secure = true}).find("Strict-Transport-Security") !=
        std::string::npos);
}

TEST_CASE("HEAD has the length and no body, 204 and 304 have neither") {
  const std::string head = response_text(Response(200, "text/plain", "hello"), {.head = true});
  CHECK(head.find("Content-Length: 5") != std::string::npos);
  CHECK(head.ends_with("\r\n\r\n"));
  for (const int status : {204, 304}) {
    const std::string text = response_text(Response(status, "text/plain", "hello"), {});
    CHECK(text.find("Content-Length") == std::string::npos);
    CHECK(text.ends_with("\r\n\r\n"));
  }
}

TEST_CASE("a field value cannot smuggle another header in") {
  Response response(200);
  response.headers.set("Location", "/a\r\nX-Evil: 1");
  CHECK(response_text(response, {}).find("Location: /a  X-Evil: 1\r\n") != std::string::npos);
}

TEST_CASE("a budget allows its burst at once and then its steady rate") {
  MessageBudget budget(10, 3);
  Instant when{std::chrono::hours(1)};
  for (int i = 0; i < 3; ++i) CHECK(budget.take(when));
  CHECK_FALSE(budget.take(when));
  when += std::chrono::milliseconds(100);
  CHECK(budget.take(when));
  CHECK_FALSE(budget.take(when));
}

TEST_CASE("the table of entity tags forgets the oldest when it is full") {
  EtagTable table;
  for (std::size_t i = 0; i <= EtagTable::kCapacity; ++i) table.set(std::to_string(i), "tag");
  CHECK_FALSE(table.find("0"));
  CHECK(table.find("1") == "tag");
  table.set("1", "new");
  CHECK(table.find("1") == "new");
  table.erase("1");
  CHECK_FALSE(table.find("1"));
}

TEST_CASE("the table of entity tags keeps nothing of a session that ended") {
  EtagTable table;
  for (int i = 0; i < 100; ++i) {
    table.set("session", "tag");
    table.erase("session");
  }
  CHECK(table.size() == 0);
  table.set("kept", "tag");
  for (std::size_t i = 0; i < EtagTable::kCapacity; ++i) {
    table.set(std::to_string(i), "tag");
    table.erase(std::to_string(i));
  }
  CHECK(table.find("kept") == "tag");
}
