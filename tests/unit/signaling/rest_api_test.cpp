#include "gateway/signaling/rest_api.hpp"

#include "mcu/media/scene_json.hpp"
#include "tests/unit/signaling/plant.hpp"

using namespace amphi;
using namespace amphi::testing;
namespace json = boost::json;

namespace {

struct Api : Plant {
  Api() { rest.install(routes); }

  http::Response send(const std::string& method, const std::string& path, const std::string& token,
                      const std::string& body = "", const http::Headers& more = {}) {
    http::Request request;
    request.method = method;
    request.path = "/api/v1/rooms/" + path;
    request.headers = more;
    if (!token.empty()) request.headers.add("Authorization", "Bearer " + token);
    if (!body.empty() && !more.get("Content-Type")) request.headers.add("Content-Type", "application/json");
    request.body = body;
    std::optional<http::Response> response;
    router.dispatch(request, [&](http::Response answer) { response = std::move(answer); });
    REQUIRE(response);
    return *response;
  }
  int status(const std::string& method, const std::string& path, const std::string& token) {
    return send(method, path, token).status;
  }

  std::unique_ptr<accounts::Service> accounts =
      *accounts::Service::in_memory({.passes = 1, .memory = 8192}, [](const auto&) {});
  signaling::RestApi rest{*registry};
  http::Router router;
  signaling::GuardedRoutes routes{router, signaling::Identity(*accounts, *registry), {}};
};

http::Headers header(const std::string& name, std::string_view value) {
  http::Headers headers;
  headers.add(name, std::string(value));
  return headers;
}

}  // namespace

TEST_CASE("the state of a room is its snapshot, with an ETag that saves sending it again") {
  Api api;
  Client ada(*api.registry);
  ada.join("att", "Ada");
  const auto response = api.send("GET", "class", "att");
  CHECK(response.status == 200);
  CHECK(json::parse(response.body) == api.room().snapshot());
  const auto tag = response.headers.get("ETag");
  REQUIRE(tag);
  CHECK(api.send("GET", "class", "att", "", header("If-None-Match", "\"x\", " + std::string(*tag))).status ==
        304);
  ada.say(R"({"id":2,"type":"hand","raised":true})");
  CHECK(api.send("GET", "class", "att", "", header("If-None-Match", *tag)).status == 200);
}

TEST_CASE("every path needs a token of the room and errors are problem documents") {
  Api api;
  const std::pair<const char*, const char*> paths[] = {{"GET", "class"},
                                                       {"GET", "class/scene"},
                                                       {"PUT", "class/scene"},
                                                       {"GET", "class/participants"},
                                                       {"GET", "class/participants/x"},
                                                       {"POST", "class/participants/x/mute"}};
  for (const auto& [method, path] : paths) {
    for (const char* token : {"", "wrong", "other"}) {
      const auto response = api.send(method, path, token);
      CHECK(response.status == 401);
      CHECK(response.headers.get("WWW-Authenticate") == "Bearer");
      CHECK(response.headers.get("Content-Type") == "application/problem+json");
      CHECK(json::parse(response.body).at("status") == 401);
    }
  }
  CHECK(api.status("GET", "nowhere", "mod") == 404);
}

TEST_CASE("a moderator puts a preset or a whole scene, others may only look") {
  Api api;
  CHECK(api.send("PUT", "class/scene", "att", R"({"preset":"single"})").status == 403);
  CHECK(api.send("PUT", "class/scene", "spk", R"({"preset":"single"})").status == 403);
  const auto put = api.send("PUT", "class/scene", "mod", R"({"preset":"single","order":["a"]})");
  CHECK(put.status == 200);
  CHECK(api.room().scene().preset == Preset::single);
  const auto got = api.send("GET", "class/scene", "att");
  CHECK(got.body == put.body);
  CHECK(got.headers.get("ETag") == put.headers.get("ETag"));
  CHECK(api.send("PUT", "class/scene", "mod", got.body).headers.get("ETag") == got.headers.get("ETag"));
}

TEST_CASE("a scene put on top of a change not seen is refused with 412") {
  Api api;
  const std::string tag(*api.send("GET", "class/scene", "mod").headers.get("ETag"));
  CHECK(api.send("PUT", "class/scene", "mod", R"({"preset":"single"})", header("If-Match", tag)).status ==
        200);
  CHECK(api.send("PUT", "class/scene", "mod", R"({"preset":"grid"})", header("If-Match", tag)).status == 412);
  CHECK(api.room().scene().preset == Preset::single);
  CHECK(api.send("PUT", "class/scene", "mod", R"({"preset":"grid"})", header("If-Match", "*")).status == 200);
}

TEST_CASE("a scene that cannot be read changes nothing") {
  Api api;
  for (const std::string body : {"{", "[]", R"({"preset":"opera"})", R"({"order":[1]})"}) {
    CHECK(api.send("PUT", "class/scene", "mod", body).status == 400);
  }
  CHECK(api.send("PUT", "class/scene", "mod", std::string(60'000, '[')).status == 400);
  CHECK(api.send("PUT", "class/scene", "mod", "{}", header("Content-Type", "text/plain")).status == 415);
  CHECK(api.send("PUT", "class/scene", "mod").status == 415);
  CHECK(api.room().scene() == Scene{});
}

TEST_CASE("participants can be listed and looked up") {
  Api api;
  Client ada(*api.registry);
  const std::string id(ada.join("spk", "Ada").at("participant").as_string());
  CHECK(json::parse(api.send("GET", "class/participants", "att").body) ==
        api.room().snapshot().at("participants"));
  CHECK(json::parse(api.send("GET", "class/participants/" + id, "att").body).at("name") == "Ada");
  CHECK(api.status("GET", "class/participants/nobody", "att") == 404);
}

TEST_CASE("a moderator's token stages, mutes, unstages, lowers hands and removes") {
  Api api;
  Client ada(*api.registry);
  const std::string id(ada.join("att", "Ada").at("participant").as_string());
  const std::string path = "class/participants/" + id + "/";
  const ParticipantId participant(id);
  ada.say(R"({"id":2,"type":"hand","raised":true})");
  CHECK(api.status("POST", path + "lower-hand", "mod") == 204);
  CHECK(api.room().hands().empty());
  CHECK(api.status("POST", path + "stage", "mod") == 204);
  CHECK(api.room().on_stage(participant));
  ada.say(R"({"id":3,"type":"mute","muted":false})");
  CHECK(api.status("POST", path + "mute", "mod") == 204);
  CHECK(api.room().find(participant)->muted);
  CHECK(api.status("POST", path + "unstage", "mod") == 204);
  CHECK_FALSE(api.room().on_stage(participant));
  CHECK(api.status("POST", path + "dance", "mod") == 404);
  CHECK(api.status("POST", path + "remove", "mod") == 204);
  CHECK(api.room().empty());
  CHECK(api.status("POST", path + "mute", "mod") == 404);
}

TEST_CASE("other roles' tokens order nobody about") {
  Api api;
  Client ada(*api.registry);
  const std::string id(ada.join("spk", "Ada").at("participant").as_string());
  for (const char* token : {"spk", "att"}) {
    for (const char* action : {"stage", "unstage", "mute", "lower-hand", "remove"}) {
      CHECK(api.status("POST", "class/participants/" + id + "/" + action, token) == 403);
    }
  }
  CHECK(api.room().on_stage(ParticipantId(id)));
}

TEST_CASE("every kind of error has its status") {
  const std::pair<ErrorCode, int> statuses[] = {
      {ErrorCode::malformed, 400},  {ErrorCode::unsupported, 422}, {ErrorCode::unauthorized, 401},
      {ErrorCode::forbidden, 403},  {ErrorCode::not_found, 404},   {ErrorCode::conflict, 409},
      {ErrorCode::overloaded, 503}, {ErrorCode::closed, 410},      {ErrorCode::timeout, 504},
      {ErrorCode::environment, 500}};
  for (const auto& [code, status] : statuses) CHECK(signaling::problem(fail(code, "Why.")).status == status);
  CHECK(signaling::problem(fail(ErrorCode::overloaded, "Why.")).headers.get("Retry-After"));
}
