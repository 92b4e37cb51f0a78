#include "gateway/signaling/room_media_sessions.hpp"
#include "tests/unit/signaling/plant.hpp"

using namespace amphi;
using namespace amphi::testing;
using namespace std::chrono_literals;
using ports::ConnectionPurpose;

namespace {

struct Endpoint : Plant {
  signaling::RoomMediaSessions sessions{*registry};

  Result<http::MediaSessions::Created> create(ConnectionPurpose purpose, const std::string& token,
                                              const std::string& offer = "v=0", const RoomId& room = kRoom) {
    std::optional<Result<http::MediaSessions::Created>> created;
    sessions.create(room, purpose, token, offer, {}, [&](auto result) { created = std::move(result); });
    REQUIRE(created);
    return *created;
  }
  Result<std::string> patch(const std::string& resource, const RoomId& room = kRoom) {
    std::optional<Result<std::string>> patched;
    sessions.patch(room, resource, "restart", [&](auto result) { patched = std::move(result); });
    REQUIRE(patched);
    return *patched;
  }
  bool remove(const std::string& resource, const RoomId& room = kRoom) {
    std::optional<bool> removed;
    sessions.remove(room, resource, [&](auto result) { removed = result.has_value(); });
    REQUIRE(removed);
    return *removed;
  }
  [[nodiscard]] const room::Participant& only() const {
    REQUIRE(room().participants().size() == 1);
    return room().participants().begin()->second;
  }
};

}  // namespace

TEST_CASE("a WHIP client joins on stage, named by its token, under an unguessable resource") {
  Endpoint endpoint;
  const auto created = endpoint.create(ConnectionPurpose::whip, "spk");
  CHECK(created->answer == "the answer");
  CHECK(created->resource.size() >= 26);
  CHECK(endpoint.only().name == "Camera");
  CHECK(endpoint.only().client == room::Client::whip);
  CHECK(endpoint.room().program().stage.at(0).microphone);
  CHECK(endpoint.create(ConnectionPurpose::whip, "mod")->resource != created->resource);
}

TEST_CASE("a WHEP client joins the audience with any token") {
  for (const char* token : {"mod", "spk", "att"}) {
    Endpoint endpoint;
    REQUIRE(endpoint.create(ConnectionPurpose::whep, token));
    CHECK(endpoint.only().client == room::Client::whep);
    CHECK(endpoint.room().stage().empty());
  }
}

TEST_CASE("clients without the right token, room or offer are refused and leave nothing behind") {
  Endpoint endpoint;
  CHECK(endpoint.create(ConnectionPurpose::whip, "").error().code == ErrorCode::unauthorized);
  CHECK(endpoint.create(ConnectionPurpose::whip, "other").error().code == ErrorCode::unauthorized);
  CHECK(endpoint.create(ConnectionPurpose::whip, "att").error().code == ErrorCode::forbidden);
  CHECK(endpoint.create(ConnectionPurpose::whep, "mod", "v=0", RoomId("nowhere")).error().code ==
        ErrorCode::not_found);
  CHECK(endpoint.create(ConnectionPurpose::whip, "mod", "bad").error().code == ErrorCode::malformed);
  CHECK(endpoint.room().empty());
  CHECK(endpoint.sessions.size() == 0);
}

TEST_CASE("a resource may be patched and removed in its own room only, and is gone then") {
  Endpoint endpoint;
  const std::string resource = endpoint.create(ConnectionPurpose::whip, "spk")->resource;
  CHECK(endpoint.patch(resource).value() == "new credentials");
  CHECK_FALSE(endpoint.patch(resource, RoomId("other")));
  CHECK_FALSE(endpoint.remove(resource, RoomId("other")));
  CHECK_FALSE(endpoint.remove("nothing"));
  CHECK(endpoint.remove(resource));
  CHECK(endpoint.room().empty());
  CHECK_FALSE(endpoint.remove(resource));
  CHECK(endpoint.patch(resource).error().code == ErrorCode::not_found);
}

TEST_CASE("a client that never connects leaves after 30 seconds and may still say good-bye") {
  Endpoint endpoint;
  const std::string resource = endpoint.create(ConnectionPurpose::whip, "spk")->resource;
  endpoint.timers.advance(30s);
  CHECK(endpoint.room().empty());
  CHECK(endpoint.patch(resource).error().code == ErrorCode::not_found);
  CHECK_FALSE(endpoint.remove(resource, RoomId("other")));
  CHECK(endpoint.remove(resource));
  CHECK_FALSE(endpoint.remove(resource));
}

TEST_CASE("resources of clients who left without a word do not pile up") {
  Endpoint endpoint;
  for (int i = 0; i < 2000; ++i) {
    REQUIRE(endpoint.create(ConnectionPurpose::whip, "spk"));
    endpoint.timers.advance(30s);
  }
  CHECK(endpoint.sessions.size() <= 512);
}

TEST_CASE("a client removed by a moderator has no resource any more") {
  Endpoint endpoint;
  const std::string resource = endpoint.create(ConnectionPurpose::whip, "spk")->resource;
  endpoint.registry->find(kRoom)->handle(room::Remove{room::Role::moderator, endpoint.only().id});
  CHECK(endpoint.patch(resource).error().code == ErrorCode::not_found);
}
