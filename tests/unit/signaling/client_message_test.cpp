#include "gateway/signaling/client_message.hpp"

#include <boost/json.hpp>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::signaling;

TEST_CASE("every type of the protocol is read") {
  const std::pair<const char*, std::size_t> messages[] = {
      {R"({"type":"join","id":1,"token":"t","name":"Ada","language":"fr"})", 0},
      {R"({"type":"offer","id":1,"sdp":"v=0"})", 1},
      {R"({"type":"candidates","id":1,"connection":"c","fragment":"a=b"})", 2},
      {R"({"type":"mute","id":1,"muted":false})", 3},
      {R"({"type":"camera","id":1,"on":true})", 4},
      {R"({"type":"screen","id":1,"on":true})", 5},
      {R"({"type":"hand","id":1,"raised":true})", 6},
      {R"({"type":"quality","id":1,"rung":"low"})", 7},
      {R"({"type":"leave"})", 8},
      {R"({"type":"stage","id":1,"participant":"p","on":true})", 9},
      {R"({"type":"mute_other","id":1,"participant":"p"})", 10},
      {R"({"type":"lower_hand","id":1,"participant":"p"})", 11},
      {R"({"type":"remove","id":1,"participant":"p"})", 12},
      {R"({"type":"scene","id":1,"scene":{"preset":"grid"}})", 13},
  };
  for (const auto& [text, index] : messages) {
    const auto request = parse_request(text);
    INFO(text);
    REQUIRE(request.message);
    CHECK(request.message->index() == index);
  }
  const auto join =
      parse_request(R"({"id":7,"type":"join","token":"t","name":"Ada","resume":"r","later":{}})");
  CHECK(join.id == 7U);
  CHECK(std::get<JoinMessage>(*join.message).resume == "r");
}

TEST_CASE("messages of the wrong shape are malformed, and keep their id") {
  const char* messages[] = {
      R"({"id":5})",
      R"({"id":5,"type":7})",
      R"({"id":5,"type":"mute"})",
      R"({"id":5,"type":"mute","muted":"true"})",
      R"({"id":5,"type":"mute","muted":null})",
      R"({"id":5,"type":"join","token":1,"name":"a"})",
      R"({"id":5,"type":"join","token":"t"})",
      R"({"id":5,"type":"join","token":"t","name":"a","resume":[]})",
      R"({"id":5,"type":"join","token":"t","name":"a","language":3})",
      R"({"id":5,"type":"stage","participant":"","on":true})",
      R"({"id":5,"type":"stage","participant":{},"on":true})",
      R"({"id":5,"type":"scene","scene":[]})",
      R"({"id":5,"type":"candidates","connection":"c"})",
  };
  for (const char* text : messages) {
    INFO(text);
    const auto request = parse_request(text);
    REQUIRE_FALSE(request.message);
    CHECK(request.message.error().code == ErrorCode::malformed);
    CHECK(request.id == 5U);
  }
  const std::string long_id(65, 'x');
  CHECK_FALSE(parse_request(R"({"id":5,"type":"remove","participant":")" + long_id + "\"}").message);
}

TEST_CASE("an unknown type is unsupported") {
  CHECK(parse_request(R"({"id":5,"type":"dance"})").message.error().code == ErrorCode::unsupported);
}

TEST_CASE("what is not a JSON object is malformed") {
  for (const char* text : {"", "{", "nul", "[]", "1", "\"x\"", "{}x", R"({"type":"leave",})",
                           R"({"type":"\ud800"})", "{\"type\":\"\xff\"}"}) {
    INFO(text);
    CHECK(parse_request(text).message.error().code == ErrorCode::malformed);
  }
}

TEST_CASE("deep JSON is malformed, not a stack overflow") {
  const std::string deep = R"({"id":1,"type":"scene","scene":)" + std::string(60'000, '[');
  CHECK(parse_request(deep).message.error().code == ErrorCode::malformed);
  CHECK(parse_json(std::string(16, '[') + std::string(16, ']')));
  CHECK_FALSE(parse_json(std::string(17, '[') + std::string(17, ']')));
}

TEST_CASE("an id that is no whole number up to 2^53 is not an id") {
  for (const char* id : {"-1", "1.5", "\"1\"", "null", "9007199254740993", "1e300", "true"}) {
    const auto request = parse_request(std::string(R"({"type":"mute","muted":true,"id":)") + id + "}");
    INFO(id);
    CHECK_FALSE(request.id);
    CHECK(request.message.error().code == ErrorCode::malformed);
  }
  CHECK(parse_request(R"({"type":"mute","muted":true,"id":9007199254740992})").message);
  CHECK(parse_request(R"({"type":"mute","muted":true,"id":2.0})").id == 2U);
}
