#include "mcu/room/merge_patch.hpp"

#include <boost/json.hpp>
#include <random>

#include "tests/support/catch.hpp"

namespace json = boost::json;
using namespace amphi::room;

namespace {

using Random = std::minstd_rand;

json::value random_value(Random& random, int depth) {
  const auto kind = random() % (depth > 0 ? 6U : 4U);
  const std::string names = "abcd";
  if (kind == 0) return random() % 3;
  if (kind == 1) return random() % 2 == 0;
  if (kind == 2) return json::string(random() % 3, 'x');
  if (kind == 3) return json::array{random() % 3, "y"};
  json::object object;
  for (const char name : names) {
    if (random() % 2 == 0) object[std::string(1, name)] = random_value(random, depth - 1);
  }
  return object;
}

}  // namespace

TEST_CASE("the difference of two documents, applied to the first, gives the second") {
  Random random(7);
  for (int i = 0; i < 5000; ++i) {
    const json::value from = random_value(random, 4);
    const json::value to = random_value(random, 4);
    const auto patch = merge_diff(from, to);
    json::value result = from;
    if (patch) merge_apply(result, *patch);
    REQUIRE(result == to);
    REQUIRE(patch.has_value() == (from != to));
  }
}

TEST_CASE("a merge patch names only what changed") {
  const auto from = json::parse(R"({"a":{"b":1,"c":2},"d":[1,2],"e":"x"})");
  const auto to = json::parse(R"({"a":{"b":1,"c":3},"d":[1,2],"f":true})");
  CHECK(*merge_diff(from, to) == json::parse(R"({"a":{"c":3},"e":null,"f":true})"));
}

TEST_CASE("merge patches apply as in the examples of RFC 7396") {
  struct Example {
    const char *original, *patch, *result;
  };
  const Example examples[] = {
      {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
      {R"({"a":"b"})", R"({"a":null})", R"({})"},
      {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
      {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
      {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
      {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
      {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
      {R"({"a":"foo"})", R"("bar")", R"("bar")"},
      {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
      {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
      {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
  };
  for (const Example& example : examples) {
    auto target = json::parse(example.original);
    merge_apply(target, json::parse(example.patch));
    CHECK(target == json::parse(example.result));
  }
}
