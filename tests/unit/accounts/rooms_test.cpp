#include "tests/unit/accounts/rig.hpp"

using namespace amphi;
using accounts::AccountRole;
using accounts::RoomKind;
using accounts::RoomRequest;
using test::Rig;

namespace {

const RoomId kRoom("class-4b");

struct WithRoom : Rig {
  WithRoom() { REQUIRE(make(kRoom, "Class 4b")); }
  Result<accounts::StoredRoom> make(std::optional<RoomId> id, const std::string& name) {
    return service->rooms().create(by(), {.id = std::move(id), .name = name, .kind = {}, .ends = {}});
  }
};

}  // namespace

TEST_CASE("a room begins with a lobby, open chat, and attendees who may unmute themselves") {
  WithRoom rig;
  const auto room = rig.service->rooms().get(kRoom);
  REQUIRE(room);
  CHECK(room->kind == RoomKind::permanent);
  CHECK(room->settings ==
        accounts::RoomSettings{.name = "Class 4b", .lobby = true, .unmute = true, .chat = "all"});
}

TEST_CASE("a room without an id gets a readable one of its own") {
  WithRoom rig;
  const auto first = *rig.make(std::nullopt, "Évening Class: 4b!");
  const auto second = *rig.make(std::nullopt, "Évening Class: 4b!");
  CHECK(first.id.str().starts_with("vening-class-4b-"));
  CHECK(first.id != second.id);
  CHECK(rig.make(std::nullopt, "日本語"));
}

TEST_CASE("an id that is taken or would not do in a link is refused") {
  WithRoom rig;
  CHECK(rig.make(kRoom, "Again").error().code == ErrorCode::conflict);
  for (const char* id : {"", "UPPER", "a b", "a/b", "é"})
    CHECK(rig.make(RoomId(id), "Name").error().code == ErrorCode::malformed);
  CHECK(rig.make(RoomId(std::string(65, 'a')), "Name").error().code == ErrorCode::malformed);
}

TEST_CASE("a one-off room has an end, a permanent one has none") {
  WithRoom rig;
  const auto make = [&](RoomKind kind, std::optional<accounts::Time> ends) {
    return rig.service->rooms().create(rig.by(), {.id = {}, .name = "Once", .kind = kind, .ends = ends});
  };
  CHECK(make(RoomKind::one_off, rig.now + test::hours(1)));
  CHECK(make(RoomKind::one_off, std::nullopt).error().code == ErrorCode::malformed);
  CHECK(make(RoomKind::one_off, rig.now).error().code == ErrorCode::malformed);
  CHECK(make(RoomKind::permanent, rig.now + test::hours(1)).error().code == ErrorCode::malformed);
}

TEST_CASE("settings are kept, and nonsense is not") {
  WithRoom rig;
  auto& rooms = rig.service->rooms();
  const accounts::RoomSettings settings{
      .name = "4b, evenings", .lobby = false, .unmute = false, .chat = "moderators"};
  REQUIRE(rooms.set_settings(rig.by(), kRoom, settings));
  rig.open();
  CHECK(rig.service->rooms().get(kRoom)->settings == settings);
  CHECK(rig.service->rooms().set_settings(rig.by(), kRoom, {.name = "4b", .chat = "loud"}).error().code ==
        ErrorCode::malformed);
  CHECK(rig.service->rooms().set_settings(rig.by(), RoomId("nowhere"), settings).error().code ==
        ErrorCode::not_found);
}

TEST_CASE("a moderator sees the rooms assigned to him, an admin all") {
  WithRoom rig;
  const auto ada = rig.person("Ada").session;
  const auto grace = rig.person("Grace", AccountRole::moderator).session;
  auto& rooms = rig.service->rooms();
  REQUIRE(rig.make(RoomId("other"), "Other"));
  REQUIRE(rooms.set_moderators(rig.by(), kRoom, {grace.account}));
  CHECK(rooms.of_account(ada.account, ada.role)->size() == 2);
  CHECK(rooms.of_account(grace.account, grace.role)->size() == 1);
  CHECK(*rooms.may_moderate(ada.account, ada.role, RoomId("other")));
  CHECK(*rooms.may_moderate(grace.account, grace.role, kRoom));
  CHECK_FALSE(*rooms.may_moderate(grace.account, grace.role, RoomId("other")));
  CHECK(*rooms.moderators(kRoom) == std::vector{grace.account});
}

TEST_CASE("assigning somebody unknown changes nothing") {
  WithRoom rig;
  const auto grace = rig.person("Grace").session.account;
  auto& rooms = rig.service->rooms();
  REQUIRE(rooms.set_moderators(rig.by(), kRoom, {grace}));
  CHECK_FALSE(rooms.set_moderators(rig.by(), kRoom, {accounts::AccountId("nobody")}));
  CHECK(*rooms.moderators(kRoom) == std::vector{grace});
}

TEST_CASE("a deleted account moderates nothing") {
  WithRoom rig;
  rig.person("Ada");
  const auto grace = rig.person("Grace", AccountRole::moderator).session.account;
  REQUIRE(rig.service->rooms().set_moderators(rig.by(), kRoom, {grace}));
  REQUIRE(rig.service->accounts().remove(rig.by(), grace));
  CHECK(rig.service->rooms().moderators(kRoom)->empty());
}

TEST_CASE("scenes are kept by name with the room, as they are") {
  WithRoom rig;
  auto& rooms = rig.service->rooms();
  REQUIRE(rooms.save_scene(kRoom, {"Break", R"({"preset":"grid"})"}));
  REQUIRE(rooms.save_scene(kRoom, {"Break", R"({ "preset" : "single" })"}));
  rig.open();
  const auto scenes = rig.service->rooms().scenes(kRoom);
  REQUIRE(scenes->size() == 1);
  CHECK(scenes->front().json == R"({ "preset" : "single" })");
  REQUIRE(rig.service->rooms().delete_scene(kRoom, "Break"));
  CHECK(rig.service->rooms().delete_scene(kRoom, "Break").error().code == ErrorCode::not_found);
}

TEST_CASE("a room keeps fifty scenes of moderate size") {
  WithRoom rig;
  auto& rooms = rig.service->rooms();
  for (int i = 0; i < 50; ++i) REQUIRE(rooms.save_scene(kRoom, {"Scene " + std::to_string(i), "{}"}));
  CHECK(rooms.save_scene(kRoom, {"One more", "{}"}).error().code == ErrorCode::conflict);
  CHECK(rooms.save_scene(kRoom, {"Scene 7", "{ }"}));
  CHECK(rooms.save_scene(kRoom, {"Scene 7", std::string(64 * 1024 + 1, ' ')}).error().code ==
        ErrorCode::malformed);
  CHECK(rooms.save_scene(RoomId("nowhere"), {"Scene", "{}"}).error().code == ErrorCode::not_found);
}

TEST_CASE("a deleted room takes its invitations and scenes with it") {
  WithRoom rig;
  REQUIRE(rig.service->rooms().save_scene(kRoom, {"Break", "{}"}));
  const auto link = *rig.service->invitations().create(rig.by(), kRoom,
                                                       {.kind = accounts::InvitationKind::person,
                                                        .role = {},
                                                        .name = "Zoë",
                                                        .uses = {},
                                                        .from = {},
                                                        .until = {}});
  REQUIRE(rig.service->rooms().remove(rig.by(), kRoom));
  REQUIRE(rig.make(kRoom, "Class 4b"));
  CHECK(rig.service->rooms().scenes(kRoom)->empty());
  CHECK_FALSE(rig.service->invitations().redeem(kRoom, link.secret, "", "192.0.2.1", rig.now));
}

TEST_CASE("a room of the configuration is adopted once and keeps what was set") {
  Rig rig;
  REQUIRE(rig.service->rooms().adopt(kRoom, "From the file", rig.now));
  REQUIRE(rig.service->rooms().set_settings(rig.by(), kRoom, {.name = "Ours", .lobby = false}));
  CHECK(rig.service->rooms().adopt(kRoom, "From the file", rig.now)->settings.name == "Ours");
}
