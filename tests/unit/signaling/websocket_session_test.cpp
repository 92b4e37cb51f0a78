#include "gateway/signaling/websocket_session.hpp"

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
  return message.at("type") == "error" && message.at("code").as_string() == code &&
         !message.at("message").as_string().empty();
}

}  // namespace

TEST_CASE("joining gives everything that a client needs to begin") {
  Plant plant;
  Client ada(*plant.registry);
  const auto joined = ada.join("spk", "Ada");
  CHECK(joined.at("type") == "joined");
  CHECK(joined.at("id") == 1);
  CHECK(joined.at("role") == "speaker");
  CHECK(text_of(joined, "resume").size() >= 26);
  CHECK(text_of(joined, "participant").size() >= 26);
  CHECK(joined.at("revision") == plant.room().revision());
  CHECK(joined.at("state") == plant.room().snapshot());
  CHECK(joined.at("ice_servers") == json::parse(R"([{"urls":["stun:stun.example:3478"]}])"));
  CHECK(joined.at("state").at("participants").at(text_of(joined, "participant")).at("name") == "Ada");
}

TEST_CASE("every request is answered by one ok with its id") {
  Plant plant;
  Client mo(*plant.registry), ada(*plant.registry);
  mo.join("mod", "Mo");
  const std::string other = text_of(ada.join("att", "Ada"), "participant");
  const std::string requests[] = {
      R"({"id":41,"type":"mute","muted":false})",
      R"({"id":41,"type":"camera","on":true})",
      R"({"id":41,"type":"screen","on":true})",
      R"({"id":41,"type":"hand","raised":true})",
      R"({"id":41,"type":"hand","raised":false})",
      R"({"id":41,"type":"stage","on":true,"participant":")" + other + "\"}",
      R"({"id":41,"type":"mute_other","participant":")" + other + "\"}",
      R"({"id":41,"type":"lower_hand","participant":")" + other + "\"}",
      R"({"id":41,"type":"remove","participant":")" + other + "\"}",
      R"({"id":41,"type":"scene","scene":{"preset":"single"}})",
      R"({"id":41,"type":"quality","rung":"sound"})",
      R"({"id":41,"type":"offer","sdp":"v=0"})",
      R"({"id":41,"type":"candidates","connection":"connection 1","fragment":"a=candidate"})",
      R"({"id":41,"type":"leave"})",
  };
  for (const auto& request : requests) {
    INFO(request);
    mo.peer.messages.clear();
    mo.say(request);
    const auto answers = std::count_if(
        mo.peer.messages.begin(), mo.peer.messages.end(),
        [](const json::object& m) { return m.contains("id") && m.at("id") == 41 && m.at("type") == "ok"; });
    CHECK(answers == 1);
  }
  CHECK(mo.peer.close_code == 1000);
  CHECK(text_of(ada.last(), "reason") == "moderator");
  CHECK(ada.peer.close_code == 1000);
}

TEST_CASE("a mute is told to everyone before it is acknowledged") {
  Plant plant;
  Client ada(*plant.registry);
  ada.join("spk", "Ada");
  ada.say(R"({"id":2,"type":"mute","muted":false})");
  REQUIRE(ada.peer.messages.size() == 3);
  CHECK(ada.peer.messages.at(1).at("type") == "patch");
  CHECK(ada.peer.messages.at(2).at("type") == "ok");
}

TEST_CASE("an answer to an offer names the connection, and a restart has its fragment") {
  Plant plant;
  Client ada(*plant.registry);
  ada.join("att", "Ada");
  const auto answer = ada.ask(R"({"id":2,"type":"offer","sdp":"v=0"})");
  CHECK(answer.at("sdp") == "the answer");
  CHECK(answer.at("connection") == "connection 1");
  const auto restart =
      ada.ask(R"({"id":3,"type":"candidates","connection":"connection 1","fragment":"restart"})");
  CHECK(restart.at("fragment") == "new credentials");
  const auto trickle = ada.ask(R"({"id":4,"type":"candidates","connection":"connection 1","fragment":"a"})");
  CHECK_FALSE(trickle.contains("fragment"));
  CHECK(is_error(ada.ask(R"({"id":5,"type":"candidates","connection":"x","fragment":"a"})"), "not_found"));
  CHECK(is_error(ada.ask(R"({"id":6,"type":"offer","sdp":"bad"})"), "malformed"));
}

TEST_CASE("offers come one at a time and not too fast") {
  Plant plant;
  plant.plane.hold_answers = true;
  Client ada(*plant.registry);
  ada.join("att", "Ada");
  ada.say(R"({"id":2,"type":"offer","sdp":"v=0"})");
  CHECK(is_error(ada.ask(R"({"id":3,"type":"offer","sdp":"v=0"})"), "conflict"));
  plant.plane.rooms().at(0)->held.at(0)();
  CHECK(ada.last().at("id") == 2);
  plant.plane.hold_answers = false;
  for (int i = 0; i < 4; ++i) CHECK(ada.ask(R"({"id":4,"type":"offer","sdp":"v=0"})").at("type") == "ok");
  CHECK(is_error(ada.ask(R"({"id":5,"type":"offer","sdp":"v=0"})"), "overloaded"));
  plant.timers.advance(5s);
  CHECK(ada.ask(R"({"id":6,"type":"offer","sdp":"v=0"})").at("type") == "ok");
}

TEST_CASE("an answer that comes after the client has gone is dropped") {
  Plant plant;
  plant.plane.hold_answers = true;
  auto ada = std::make_unique<Client>(*plant.registry);
  ada->join("att", "Ada");
  ada->say(R"({"id":2,"type":"offer","sdp":"v=0"})");
  ada.reset();
  plant.plane.rooms().at(0)->held.at(0)();
  CHECK(plant.room().participants().size() == 1);
}

TEST_CASE("a wrong token is unauthorized, another room's too, and the right one still works") {
  Plant plant;
  Client ada(*plant.registry);
  for (const char* token : {"", "wrong", "other"}) CHECK(is_error(ada.join(token, "Ada"), "unauthorized"));
  CHECK(plant.registry->rejected_tokens() == 3);
  CHECK(ada.join("att", "Ada").at("type") == "joined");
}

TEST_CASE("a bad name is refused and may be corrected") {
  Plant plant;
  Client ada(*plant.registry);
  CHECK(is_error(ada.join("att", "\u202e "), "malformed"));
  CHECK(is_error(ada.join("att", std::string(60'000, 'x')), "malformed"));
  CHECK(plant.room().empty());
  CHECK(ada.join("att", "Ada").at("type") == "joined");
}

TEST_CASE("the first message is join, and there is only one") {
  Plant plant;
  Client ada(*plant.registry);
  const auto early = ada.ask(R"({"id":9,"type":"mute","muted":false})");
  CHECK(is_error(early, "forbidden"));
  CHECK(early.at("id") == 9);
  ada.join("att", "Ada");
  CHECK(is_error(ada.join("att", "Ada"), "conflict"));
  CHECK(plant.room().participants().size() == 1);
}

TEST_CASE("a client that does not join within ten seconds is closed") {
  Plant plant;
  Client late(*plant.registry), good(*plant.registry);
  good.join("att", "Ada");
  plant.timers.advance(9s);
  CHECK_FALSE(late.peer.close_code);
  plant.timers.advance(1s);
  CHECK(is_error(late.last(), "timeout"));
  CHECK(late.peer.close_code == 1008);
  CHECK_FALSE(good.peer.close_code);
  late.join("att", "Late");
  CHECK(plant.room().participants().size() == 1);
}

TEST_CASE("bad messages are answered with an error, and the twentieth closes") {
  Plant plant;
  Client ada(*plant.registry);
  ada.join("att", "Ada");
  const char* bad[] = {"{", R"({"id":1,"type":"dance"})", R"({"id":1,"type":"mute","muted":1})", "[]"};
  for (int i = 0; i < 19; ++i) CHECK(ada.ask(bad[i % 4]).at("type") == "error");
  CHECK_FALSE(ada.peer.close_code);
  CHECK(ada.ask(bad[0]).at("type") == "error");
  CHECK(ada.peer.close_code == 1008);
  const auto count = ada.peer.messages.size();
  ada.say(bad[0]);
  CHECK(ada.peer.messages.size() == count);
}

TEST_CASE("what is merely forbidden does not count as bad") {
  Plant plant;
  Client ada(*plant.registry);
  ada.join("att", "Ada");
  for (int i = 0; i < 40; ++i)
    CHECK(is_error(ada.ask(R"({"id":1,"type":"mute","muted":false})"), "forbidden"));
  CHECK_FALSE(ada.peer.close_code);
}

TEST_CASE("a client that comes back takes its seat again with role, stage and hand") {
  Plant plant;
  auto first = std::make_unique<Client>(*plant.registry);
  const auto joined = first->join("spk", "Ada");
  first->say(R"({"id":2,"type":"hand","raised":true})");
  first.reset();
  plant.timers.advance(30s);
  Client second(*plant.registry);
  const auto again = second.join("spk", "whatever", text_of(joined, "resume"));
  CHECK(again.at("participant") == joined.at("participant"));
  CHECK(again.at("resume") == joined.at("resume"));
  CHECK(again.at("role") == "speaker");
  const auto& seat = again.at("state").at("participants").at(text_of(joined, "participant"));
  CHECK(seat.at("name") == "Ada");
  CHECK(seat.at("hand") == 1);
  CHECK(seat.at("stage") == true);
  CHECK(second.ask(R"({"id":3,"type":"mute","muted":false})").at("type") == "ok");
}

TEST_CASE("a client that comes back too late joins anew with a new secret") {
  Plant plant;
  auto first = std::make_unique<Client>(*plant.registry);
  const auto joined = first->join("spk", "Ada");
  first.reset();
  plant.timers.advance(61s);
  Client second(*plant.registry);
  const auto again = second.join("att", "Ada", text_of(joined, "resume"));
  CHECK(again.at("type") == "joined");
  CHECK(again.at("participant") != joined.at("participant"));
  CHECK(again.at("resume") != joined.at("resume"));
  CHECK(again.at("role") == "attendee");
}

TEST_CASE("resuming needs a token of the room, too") {
  Plant plant;
  Client first(*plant.registry), second(*plant.registry);
  const auto joined = first.join("spk", "Ada");
  CHECK(is_error(second.join("other", "Ada", text_of(joined, "resume")), "unauthorized"));
  CHECK_FALSE(first.peer.close_code);
}

TEST_CASE("a second socket that resumes replaces the first, which is told") {
  Plant plant;
  Client first(*plant.registry), second(*plant.registry);
  const auto joined = first.join("spk", "Ada");
  second.join("spk", "Ada", text_of(joined, "resume"));
  CHECK(text_of(first.last(), "type") == "removed");
  CHECK(text_of(first.last(), "reason") == "replaced");
  CHECK(first.peer.close_code == 1000);
  first.say(R"({"id":2,"type":"leave"})");
  first.disconnect();
  plant.timers.advance(5min);
  CHECK(plant.room().participants().size() == 1);
  CHECK_FALSE(second.peer.close_code);
}

TEST_CASE("a scene message changes only what it names, and a bad one nothing") {
  Plant plant;
  Client mo(*plant.registry);
  mo.join("mod", "Mo");
  const auto ok =
      mo.ask(R"({"id":2,"type":"scene","scene":{"preset":"presentation","pinned":{"participant":"x"}}})");
  CHECK(ok.at("revision") == plant.room().revision());
  CHECK(mo.ask(R"({"id":3,"type":"scene","scene":{"labels":false}})").at("type") == "ok");
  CHECK(plant.room().scene().preset == Preset::presentation);
  CHECK(plant.room().scene().pinned);
  CHECK_FALSE(plant.room().scene().labels);
  for (const char* scene :
       {R"({"preset":"opera"})", R"({"order":"x"})", R"({"background":"red"})", R"({"size":1})"}) {
    CHECK(is_error(mo.ask(std::string(R"({"id":4,"type":"scene","scene":)") + scene + "}"), "malformed"));
  }
  CHECK(mo.ask(R"({"id":5,"type":"scene","scene":{"pinned":null}})").at("type") == "ok");
  CHECK_FALSE(plant.room().scene().pinned);
}

TEST_CASE("a chosen quality is kept for a client that comes back, who is told it") {
  Plant plant;
  auto first = std::make_unique<Client>(*plant.registry);
  const auto joined = first->join("att", "Ada");
  CHECK(joined.at("quality") == "auto");
  CHECK(first->ask(R"({"id":2,"type":"quality","rung":"stills"})").at("type") == "ok");
  CHECK(is_error(first->ask(R"({"id":3,"type":"quality","rung":"4k"})"), "malformed"));
  CHECK(is_error(first->ask(R"({"id":4,"type":"quality"})"), "malformed"));
  const ParticipantId self(text_of(joined, "participant"));
  plant.plane.rooms().at(0)->events().on_delivery(self, {RungLevel::stills, ports::Delivery::Reason::choice});
  plant.timers.run();
  first.reset();
  Client second(*plant.registry);
  second.join("att", "Ada", text_of(joined, "resume"));
  REQUIRE(second.peer.messages.size() == 2);
  CHECK(second.peer.messages[0].at("quality") == "stills");
  CHECK(second.last() == json::parse(R"({"type":"delivery","rung":"stills","reason":"choice"})").as_object());
}

TEST_CASE(
    "an answer about recordings is told to whoever gave it when he comes back, and to no other attendee") {
  Plant plant;
  auto first = std::make_unique<Client>(*plant.registry);
  Client other(*plant.registry), mo(*plant.registry);
  mo.join("mod", "Mo");
  const auto joined = first->join("spk", "Ada");
  CHECK_FALSE(joined.contains("recorded"));
  CHECK(first->ask(R"({"id":2,"type":"recording_answer","accepted":false})").at("type") == "ok");
  first.reset();
  Client second(*plant.registry);
  CHECK(second.join("spk", "Ada", text_of(joined, "resume")).at("recorded") == false);
  CHECK(second.ask(R"({"id":3,"type":"recording_answer","accepted":true})").at("type") == "ok");
  const auto seen = json::serialize(other.join("att", "Bo"));
  CHECK(seen.find("recorded") == std::string::npos);
  CHECK(is_error(mo.ask(R"({"id":4,"type":"record"})"), "unsupported"));
}

TEST_CASE("a still picture goes to those whom it is for") {
  Plant plant;
  Client ada(*plant.registry), bo(*plant.registry);
  const ParticipantId self(text_of(ada.join("att", "Ada"), "participant"));
  bo.join("att", "Bo");
  const auto still = std::make_shared<const std::vector<std::uint8_t>>(100);
  plant.plane.rooms().at(0)->events().on_still({self, ParticipantId("gone")}, still);
  CHECK(ada.peer.stills == std::vector{still});
  CHECK(bo.peer.stills.empty());
}

TEST_CASE("who is turned away for want of room is told when to try again") {
  Plant plant;
  plant.registry->set_load(ports::Thinning::refuse);
  Client ada(*plant.registry);
  const auto refused = ada.join("att", "Ada");
  CHECK(is_error(refused, "overloaded"));
  CHECK(refused.at("retry_after") == 5);
  plant.registry->set_load(ports::Thinning::none);
  CHECK(ada.join("att", "Ada").at("type") == "joined");
}
