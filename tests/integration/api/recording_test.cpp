// The recordings on the disk, as admins keep them, and what everybody is told before he joins.
#include <algorithm>

#include "tests/integration/api/api_server.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::testing;
namespace json = boost::json;

namespace {

const std::string kId = "abcdefghijklmnopqrstuvwxyz";
const std::string kPath = "/recordings/" + kId;

struct World {
  World() {
    make_admin(server, admin);
    server.archive.recordings = {{.id = RecordingId(kId),
                                  .room = kMaths,
                                  .state = ports::StoredRecording::State::recovered,
                                  .began = 1'800'000'000,
                                  .seconds = 61,
                                  .bytes = 9'000,
                                  .deleted_at = 1'801'000'000}};
    server.archive.contents = {{"000001.seg", std::string("\0sealed", 7)}, {"manifest.jsonl", "{}\n"}};
  }
  ApiServer server;
  Browser admin{server};
};

}  // namespace

TEST_CASE("an admin lists recordings and their files, and gets each file as it lies there") {
  World world;
  CHECK(world.admin.ask("GET", "/recordings") ==
        json::parse(
            R"([{"id":"abcdefghijklmnopqrstuvwxyz","room":"maths","state":"recovered","began":1800000000,
            "seconds":61,"bytes":9000,"hold":false,"deleted_at":1801000000}])"));
  CHECK(world.admin.ask("GET", kPath + "/files") ==
        json::parse(R"([{"name":"000001.seg","bytes":7},{"name":"manifest.jsonl","bytes":3}])"));
  const auto file = world.admin.send("GET", kPath + "/files/000001.seg");
  CHECK(file.status == 200);
  CHECK(file.body == std::string("\0sealed", 7));
  CHECK(file.headers.get("Content-Type") == "application/octet-stream");
  CHECK(file.headers.get("Cache-Control") == "no-store");
}

TEST_CASE("no name that is asked for leaves a recording's folder") {
  World world;
  for (const char* name :
       {"..", "%2e%2e", ".hidden", "..%2fvault%2fx.key", "000001.seg%00", "A", "a%5cb", "%20"}) {
    INFO(name);
    CHECK(world.admin.status("GET", kPath + "/files/" + name) == 404);
  }
  for (const char* id : {"..", "short", "abcdefghijklmnopqrstuvwx..", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}) {
    INFO(id);
    CHECK(world.admin.status("GET", std::string("/recordings/") + id + "/files") == 404);
    CHECK(world.admin.status("DELETE", std::string("/recordings/") + id) == 404);
  }
  CHECK(world.server.archive.asked_for.empty());
}

TEST_CASE("a recording that is held is not deleted, and each hold and deletion is in the audit") {
  World world;
  CHECK(world.admin.status("PATCH", kPath, {{"hold", true}}) == 204);
  CHECK(world.admin.status("DELETE", kPath) == 409);
  CHECK(world.admin.status("PATCH", kPath, {{"hold", false}}) == 204);
  CHECK(world.admin.status("PATCH", kPath, json::object()) == 400);
  CHECK(world.admin.status("PATCH", kPath, {{"hold", "yes"}}) == 400);
  CHECK(world.admin.status("DELETE", kPath) == 204);
  CHECK(world.admin.status("DELETE", kPath) == 404);
  CHECK(world.admin.ask("GET", "/recordings").as_array().empty());
  std::vector<std::string> actions;
  const json::value audit = world.admin.ask("GET", "/audit");
  for (const json::value& entry : audit.as_array()) {
    const std::string action(entry.at("action").as_string());
    if (action.starts_with("recording.")) actions.push_back(action);
    CHECK(entry.at("object").as_string().find("abcdef") == json::string::npos);
  }
  CHECK(actions == std::vector<std::string>{"recording.delete", "recording.release", "recording.hold"});
}

TEST_CASE("a deletion that took the key and left files is told, and is in the audit all the same") {
  World world;
  world.server.archive.files_stay = true;
  const auto refused = world.admin.send("DELETE", kPath);
  CHECK(refused.status == 500);
  CHECK(refused.body.find("The key is gone") != std::string::npos);
  const json::value audit = world.admin.ask("GET", "/audit");
  const auto& entries = audit.as_array();
  CHECK(std::any_of(entries.begin(), entries.end(),
                    [](const json::value& entry) { return entry.at("action") == "recording.delete"; }));
}

TEST_CASE("whoever is about to join is told that the class can be recorded, or is being recorded") {
  World world;
  Browser visitor(world.server);
  visitor.more.add("Authorization", std::string("Bearer ") + kAttendeeToken);
  CHECK(visitor.ask("GET", "/setup").at("recording") == true);
  CHECK(visitor.ask("POST", "/rooms/maths/tickets").at("recording") == "possible");
  session::RoomActor& room = *world.server.registry->find(kMaths);
  room.handle(room::Join{
      .participant = ParticipantId("mo"), .resume = {}, .name = "Mo", .role = room::Role::moderator});
  room.handle(room::StartRecording{ParticipantId("mo"), RecordingId(kId)});
  CHECK(visitor.ask("POST", "/rooms/maths/tickets").at("recording") == "on");
  room.handle(room::PauseRecording{ParticipantId("mo"), true});
  CHECK(visitor.ask("POST", "/rooms/maths/tickets").at("recording") == "paused");
}
