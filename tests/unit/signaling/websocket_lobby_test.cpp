// Tickets, waiting, and what moderators do about it, through to the WebSocket.
#include "mcu/room/merge_patch.hpp"
#include "tests/unit/signaling/plant.hpp"

using namespace amphi;
using namespace amphi::testing;
using namespace std::chrono_literals;
namespace json = boost::json;

namespace {

std::string text_of(const json::object& message, std::string_view member) {
  return std::string(message.at(member).as_string());
}
bool is_error(const json::object& message, std::string_view code) {
  return message.at("type") == "error" && message.at("code").as_string() == code;
}

struct Lobby : Plant {
  std::string ticket(const std::string& name, room::Role role = room::Role::attendee,
                     bool second_device = false) {
    return registry->tickets().issue(kRoom,
                                     {.role = role,
                                      .name = name,
                                      .pass = ports::PassId("pass of " + name),
                                      .second_device = second_device,
                                      .account = role == room::Role::moderator},
                                     timers.now());
  }
  json::object join(Client& client, const std::string& ticket, const std::string& resume = "",
                    const std::string& name = "typed") {
    json::object message{{"type", "join"}, {"id", 1}, {"ticket", ticket}, {"name", name}};
    if (!resume.empty()) message["resume"] = resume;
    return client.ask(json::serialize(message));
  }
  /// The id by which moderators know the only one who waits.
  [[nodiscard]] std::string waiting() const {
    REQUIRE(room().lobby().waiting().size() == 1);
    return room().lobby().waiting().begin()->first.str();
  }
};

std::vector<json::object> of_type(const Client& client, std::string_view type) {
  std::vector<json::object> found;
  for (const json::object& message : client.peer.messages) {
    if (message.at("type").as_string() == type) found.push_back(message);
  }
  return found;
}

}  // namespace

TEST_CASE("a ticket opens the socket once, with the role and the name that it was given for") {
  Lobby plant;
  Client mo(*plant.registry), again(*plant.registry);
  const auto ticket = plant.ticket("Mo", room::Role::moderator);
  const auto joined = plant.join(mo, ticket, "", "Maurice");
  CHECK(joined.at("type") == "joined");
  CHECK(joined.at("role") == "moderator");
  CHECK(joined.at("moderation") == plant.room().moderation());
  CHECK(joined.at("moderation_revision") == plant.room().moderation_revision());
  CHECK(joined.at("state").at("participants").at(text_of(joined, "participant")).at("name") == "Maurice");
  CHECK(is_error(plant.join(again, ticket), "unauthorized"));
  CHECK(is_error(plant.join(again, "made up"), "unauthorized"));
}

TEST_CASE("a ticket that is too old opens nothing") {
  Lobby plant;
  const auto ticket = plant.ticket("Mo", room::Role::moderator);
  plant.timers.advance(31s);
  Client mo(*plant.registry);
  CHECK(is_error(plant.join(mo, ticket), "unauthorized"));
}

TEST_CASE("a bad name may be corrected with the same ticket, on the same socket") {
  Lobby plant;
  Client mo(*plant.registry), other(*plant.registry);
  const auto ticket = plant.ticket("Mo", room::Role::moderator);
  CHECK(is_error(plant.join(mo, ticket, "", "\u202e"), "malformed"));
  CHECK(is_error(plant.join(other, ticket), "unauthorized"));
  CHECK(plant.join(mo, ticket, "", "Mo").at("type") == "joined");
}

TEST_CASE("who waits is told why and learns nothing of the room until he is admitted") {
  Lobby plant;
  Client ada(*plant.registry), mo(*plant.registry);
  const auto waiting = plant.join(ada, plant.ticket("Ada"));
  CHECK(waiting.at("type") == "waiting");
  CHECK(waiting.at("id") == 1);
  CHECK(waiting.at("reason") == "no_moderator");
  CHECK(waiting.at("room") == json::parse(R"({"id":"class","name":"Class"})"));
  CHECK(waiting.size() == 5);
  mo.join("mod", "Mo");
  CHECK(ada.last().at("reason") == "lobby");
  CHECK(ada.last().at("resume") == waiting.at("resume"));
  mo.say(R"({"id":2,"type":"hand","raised":true})");
  CHECK(of_type(ada, "patch").empty());
  CHECK(mo.ask(R"({"id":3,"type":"admit","participant":")" + plant.waiting() + "\"}").at("type") == "ok");
  const auto joined = ada.last();
  CHECK(joined.at("type") == "joined");
  CHECK(joined.at("id") == 1);
  CHECK(joined.at("resume") == waiting.at("resume"));
  CHECK(joined.at("state") == plant.room().snapshot());
  CHECK(joined.at("state").at("participants").at(text_of(joined, "participant")).at("name") == "Ada");
  CHECK_FALSE(joined.contains("moderation"));
  CHECK(ada.ask(R"({"id":2,"type":"hand","raised":true})").at("type") == "ok");
  CHECK(of_type(ada, "moderation_patch").empty());
}

TEST_CASE("who waits may do nothing but leave, however long") {
  Lobby plant;
  Client ada(*plant.registry);
  plant.join(ada, plant.ticket("Ada"));
  plant.timers.advance(10min);
  CHECK_FALSE(ada.peer.close_code);
  for (const char* text :
       {R"({"id":2,"type":"chat","to":"moderators","text":"Hello"})",
        R"({"id":2,"type":"offer","sdp":"v=0"})",
        R"({"id":2,"type":"candidates","connection":"c","fragment":"a"})",
        R"({"id":2,"type":"face_consent","on":true})", R"({"id":2,"type":"scene","scene":{}})"}) {
    CHECK(is_error(ada.ask(text), "forbidden"));
  }
  CHECK(is_error(plant.join(ada, plant.ticket("Ada")), "conflict"));
  CHECK(ada.ask(R"({"id":3,"type":"leave"})").at("type") == "ok");
  CHECK(ada.peer.close_code == 1000);
  CHECK(plant.room().lobby().waiting().empty());
}

TEST_CASE("who is refused is told and closed") {
  Lobby plant;
  Client ada(*plant.registry), mo(*plant.registry);
  plant.join(ada, plant.ticket("Ada"));
  mo.join("mod", "Mo");
  mo.say(R"({"id":3,"type":"refuse","participant":")" + plant.waiting() + "\"}");
  CHECK(text_of(ada.last(), "reason") == "refused");
  CHECK(ada.peer.close_code == 1000);
  Client again(*plant.registry);
  CHECK(is_error(plant.join(again, plant.ticket("Ada")), "forbidden"));
}

TEST_CASE("who loses the connection while he waits finds his place, and later his seat, again") {
  Lobby plant;
  Client mo(*plant.registry);
  mo.join("mod", "Mo");
  auto first = std::make_unique<Client>(*plant.registry);
  const std::string resume = text_of(plant.join(*first, plant.ticket("Ada")), "resume");
  const std::string id = plant.waiting();
  first.reset();
  plant.timers.advance(30s);
  auto second = std::make_unique<Client>(*plant.registry);
  CHECK(plant.join(*second, plant.ticket("Ada"), resume).at("type") == "waiting");
  CHECK(plant.waiting() == id);
  second.reset();
  mo.say(R"({"id":3,"type":"admit","all":true})");
  Client third(*plant.registry);
  const auto joined = plant.join(third, plant.ticket("Ada"), resume);
  CHECK(joined.at("type") == "joined");
  CHECK(text_of(joined, "participant") == id);
}

TEST_CASE("who was admitted and comes much later does not wait a second time") {
  Lobby plant;
  Client mo(*plant.registry);
  mo.join("mod", "Mo");
  auto first = std::make_unique<Client>(*plant.registry);
  const std::string resume = text_of(plant.join(*first, plant.ticket("Ada")), "resume");
  mo.say(R"({"id":3,"type":"admit","all":true})");
  first.reset();
  plant.timers.advance(10min);
  Client second(*plant.registry);
  CHECK(plant.join(second, plant.ticket("Ada"), resume).at("type") == "joined");
}

TEST_CASE("a second device waits for the moderator beside the first") {
  Lobby plant;
  Client mo(*plant.registry), ada(*plant.registry), phone(*plant.registry);
  mo.join("mod", "Mo");
  plant.join(ada, plant.ticket("Ada"));
  mo.say(R"({"id":3,"type":"admit","all":true})");
  CHECK(plant.join(phone, plant.ticket("Ada", room::Role::attendee, true)).at("reason") == "second_device");
  mo.say(R"({"id":4,"type":"admit","all":true})");
  CHECK(phone.last().at("type") == "joined");
  CHECK(plant.room().participants().size() == 3);
}

TEST_CASE("moderators alone are told of the lobby, in patches that keep their copy true") {
  Lobby plant;
  Client mo(*plant.registry), bo(*plant.registry), ada(*plant.registry);
  const auto joined = mo.join("mod", "Mo");
  bo.join("att", "Bo");
  plant.join(ada, plant.ticket("Ada"));
  json::value copy = joined.at("moderation");
  auto revision = joined.at("moderation_revision").to_number<std::uint64_t>();
  for (const json::object& patch : of_type(mo, "moderation_patch")) {
    CHECK(patch.at("revision").to_number<std::uint64_t>() == ++revision);
    room::merge_apply(copy, patch.at("merge"));
  }
  CHECK(copy == plant.room().moderation());
  CHECK(copy.at("lobby").at(plant.waiting()).at("name") == "Ada");
  CHECK(of_type(bo, "moderation_patch").empty());
}

TEST_CASE("the end for everybody closes every socket, and the moderator's after his answer") {
  Lobby plant;
  Client mo(*plant.registry), bo(*plant.registry), ada(*plant.registry);
  mo.join("mod", "Mo");
  bo.join("att", "Bo");
  plant.join(ada, plant.ticket("Ada"));
  mo.say(R"({"id":9,"type":"end"})");
  for (const Client* client : {&mo, &bo, &ada}) {
    CHECK(text_of(client->last(), "reason") == "ended");
    CHECK(client->peer.close_code == 1000);
  }
  CHECK(of_type(mo, "ok").at(0).at("id") == 9);
  CHECK(of_type(bo, "patch").empty());
}

TEST_CASE("chat reaches those for whom it is") {
  Lobby plant;
  Client mo(*plant.registry), ada(*plant.registry), bo(*plant.registry);
  mo.join("mod", "Mo");
  ada.join("att", "Ada");
  bo.join("att", "Bo");
  CHECK(ada.ask(R"({"id":2,"type":"chat","to":"all","text":"Hello"})").at("type") == "ok");
  CHECK(ada.ask(R"({"id":3,"type":"chat","to":"moderators","text":"Psst"})").at("type") == "ok");
  CHECK(mo.ask(R"({"id":3,"type":"chat","to":"moderators","text":"Yes"})").at("type") == "ok");
  CHECK(of_type(mo, "chat").size() == 3);
  CHECK(of_type(ada, "chat").size() == 2);
  CHECK(of_type(bo, "chat").size() == 1);
  const auto line = of_type(mo, "chat").at(1);
  CHECK(line.at("to") == "moderators");
  CHECK(line.at("name") == "Ada");
  CHECK(line.at("role") == "attendee");
  CHECK(line.at("at").to_number<std::int64_t>() > 1'600'000'000);
}

TEST_CASE("a preview builds on the one before, and goes live with take") {
  Plant plant;
  Client mo(*plant.registry);
  mo.join("mod", "Mo");
  CHECK(mo.ask(R"({"id":2,"type":"preview","scene":{"preset":"single"}})").at("type") == "ok");
  CHECK(mo.ask(R"({"id":3,"type":"preview","scene":{"labels":false}})").at("type") == "ok");
  CHECK(is_error(mo.ask(R"({"id":3,"type":"preview","scene":{"preset":"opera"}})"), "malformed"));
  CHECK(plant.room().scene() == Scene{});
  CHECK(mo.ask(R"({"id":4,"type":"take","transition":"fade"})").at("type") == "ok");
  CHECK(plant.room().scene().preset == Preset::single);
  CHECK_FALSE(plant.room().scene().labels);
  CHECK(plant.plane.rooms().at(0)->program.transition == ports::Transition::fade);
  CHECK(mo.ask(R"({"id":5,"type":"undo"})").at("type") == "ok");
  CHECK(plant.room().scene() == Scene{});
  CHECK(mo.ask(R"({"id":6,"type":"preview","scene":{"preset":"single"}})").at("type") == "ok");
  CHECK(mo.ask(R"({"id":7,"type":"preview","scene":null})").at("type") == "ok");
  CHECK(is_error(mo.ask(R"({"id":8,"type":"take","transition":"cut"})"), "conflict"));
}
