#include "gateway/signaling/ice_servers.hpp"

#include "tests/unit/signaling/plant.hpp"

using namespace amphi;
using namespace amphi::signaling;
using namespace amphi::testing;
using namespace std::chrono_literals;

namespace {

IceConfig with_turn() {
  return {
      .fixed = {{"stun:stun.example:3478", "", ""}},
      .turn = TurnConfig{{"turn:turn.example:3478?transport=udp", "turns:turn.example:5349"}, "s3cret", 1h}};
}

}  // namespace

TEST_CASE("TURN credentials are what a server with the same secret expects") {
  // printf 1000:amphi | openssl dgst -sha1 -hmac s3cret -binary | base64
  const auto server = turn_credentials("turn:turn.example", "s3cret", 1000s, "amphi");
  CHECK(server.url == "turn:turn.example");
  CHECK(server.username == "1000:amphi");
  CHECK(server.credential == "z974o/erfRCWGyCXPgfICR9boi0=");
}

TEST_CASE("every participant has TURN credentials of his own, which expire") {
  const IceServers servers(with_turn(), [] { return 1000s; });
  const auto first = servers.list();
  const auto second = servers.list();
  REQUIRE(first.size() == 3);
  CHECK(first[0].username.empty());
  CHECK(first[1].username.rfind("4600:", 0) == 0);
  CHECK(first[1].username == first[2].username);
  CHECK(first[1].credential == first[2].credential);
  CHECK(first[1].username != second[1].username);
  CHECK(first[1].credential != second[1].credential);
  CHECK(servers.renewal() == 45min);
}

TEST_CASE("servers with fixed credentials need no renewal") {
  CHECK_FALSE(IceServers({.fixed = {{"turn:turn.example", "u", "p"}}, .turn = {}}).renewal());
}

TEST_CASE("a client is told of new credentials before the old ones expire, again and again") {
  Plant plant;
  Client ada(*plant.registry, with_turn());
  const auto joined = ada.join("att", "Ada");
  REQUIRE(joined.at("ice_servers").as_array().size() == 3);
  CHECK(joined.at("ice_transport_policy") == "all");
  plant.timers.advance(44min);
  CHECK(ada.last().at("type") == "joined");
  for (int i = 0; i < 3; ++i) {
    ada.peer.messages.clear();
    plant.timers.advance(45min);
    REQUIRE(ada.peer.messages.size() == 1);
    CHECK(ada.last().at("type") == "ice_servers");
    CHECK(ada.last().at("ice_servers").as_array().at(1).as_object().contains("credential"));
  }
  ada.disconnect();
  CHECK(plant.timers.pending() == 1);  // his seat's
}

TEST_CASE("where only the relay may be used the client is told") {
  Plant plant;
  IceConfig config = with_turn();
  config.relay_only = true;
  Client ada(*plant.registry, config);
  CHECK(ada.join("att", "Ada").at("ice_transport_policy") == "relay");
}
