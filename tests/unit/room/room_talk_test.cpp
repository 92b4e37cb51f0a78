// Chat, announcements and polls.
#include "mcu/room/text.hpp"
#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;
using namespace std::chrono_literals;

namespace {

ClassRoom with_people() {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.unix_at_zero = 1'000'000s;
  ClassRoom room(settings);
  REQUIRE(room.join("Mo", Role::moderator));
  for (const char* name : {"Ada", "Bo"}) REQUIRE(room.join(name, Role::attendee));
  return room;
}

Command say(const char* name, std::string text, ChatTo to = ChatTo::all) {
  return Say{id(name), to, std::move(text)};
}

const boost::json::object& poll_of(const ClassRoom& room) {
  return room.room.snapshot().at("poll").as_object();
}
std::string votes_of(const ClassRoom& room) {
  return boost::json::serialize(room.room.moderation().at("poll_votes"));
}

}  // namespace

TEST_CASE("what is written reaches everybody once, with name, role and time, and is kept nowhere") {
  ClassRoom room = with_people();
  const auto before = room.room.snapshot();
  REQUIRE(room.ask(say("Ada", " Hello \u202eworld ")));
  const auto lines = room.messages<ChatLine>();
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].from == id("Ada"));
  CHECK(lines[0].name == "Ada");
  CHECK(lines[0].text == "Hello world");
  CHECK(lines[0].at == 1'003'600);
  CHECK(room.find<SendToAll>()->audience == Audience::everyone);
  CHECK(room.room.snapshot() == before);
}

TEST_CASE("what is for the moderators reaches them and its author") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(say("Ada", "Help", ChatTo::moderators)));
  CHECK(room.find<SendToAll>()->audience == Audience::moderators);
  CHECK(room.find<SendToAll>()->also == id("Ada"));
}

TEST_CASE("a text loses what deceives, keeps its lines, and has a limit") {
  const TextRules rules{.what = "A text", .max_characters = 5, .lines = true};
  CHECK(clean_text("  a \n\n b\t c ", rules).value() == "a\nb c");
  CHECK(clean_text("a\u202e\u200b\u0007b", rules).value() == "ab");
  CHECK(clean_text("ééééé", rules).value() == "ééééé");
  for (const char* bad : {"", " \n ", "\u200b", "abcdef", "a b c d", "\xff"})
    CHECK_FALSE(clean_text(bad, rules));
  CHECK(clean_text("a\nb", {.what = "A text", .max_characters = 5}).value() == "a b");
}

TEST_CASE("in slow mode everybody but moderators waits between two messages to all") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.slow_mode = 30}}));
  REQUIRE(room.ask(say("Ada", "one")));
  room.wait(29s);
  const auto too_soon = room.ask(say("Ada", "two"));
  CHECK(refused(too_soon, ErrorCode::overloaded));
  CHECK(too_soon.error().message.find("1 s") != std::string::npos);
  CHECK(room.ask(say("Bo", "one")));
  CHECK(room.ask(say("Ada", "question", ChatTo::moderators)));
  CHECK(room.ask(say("Mo", "one")));
  CHECK(room.ask(say("Mo", "two")));
  room.wait(1s);
  CHECK(room.ask(say("Ada", "two")));
  REQUIRE(room.ask(ChangePolicy{id("Mo"), {.slow_mode = 0}}));
  CHECK(room.ask(say("Ada", "three")));
}

TEST_CASE("nobody writes faster than people type") {
  ClassRoom room = with_people();
  int written = 0;
  for (int i = 0; i < 100; ++i) written += room.ask(say("Ada", "x")) ? 1 : 0;
  CHECK(written == 5);
  CHECK(room.ask(say("Bo", "x")));
  room.wait(2s);
  CHECK(room.ask(say("Ada", "x")));
  CHECK_FALSE(room.ask(say("Ada", "x")));
}

TEST_CASE("a refused message costs nothing") {
  ClassRoom room = with_people();
  for (int i = 0; i < 10; ++i) CHECK(refused(room.ask(say("Ada", "")), ErrorCode::malformed));
  CHECK(refused(room.ask(say("Ada", std::string(1001, 'x'))), ErrorCode::malformed));
  CHECK(room.ask(say("Ada", std::string(1000, 'x'))));
}

TEST_CASE("an announcement stands until it is taken away, and each has a number of its own") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(Announce{id("Mo"), "Break\nuntil ten"}));
  const auto first = room.room.snapshot().at("announcement");
  CHECK(first.at("text") == "Break until ten");
  REQUIRE(room.ask(Announce{id("Mo"), "Break\nuntil ten"}));
  CHECK(room.room.snapshot().at("announcement").at("id") != first.at("id"));
  CHECK(refused(room.ask(Announce{id("Mo"), std::string(301, 'x')}), ErrorCode::malformed));
  REQUIRE(room.ask(Announce{id("Mo"), ""}));
  CHECK_FALSE(room.room.snapshot().as_object().contains("announcement"));
}

TEST_CASE("votes count once per person, may be changed, and only moderators see them before the end") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(StartPoll{id("Mo"), " Ready? ", {"yes", "no"}, false}));
  CHECK(poll_of(room).at("question") == "Ready?");
  CHECK(poll_of(room).at("open") == true);
  REQUIRE(room.ask(Vote{id("Ada"), {0}}));
  REQUIRE(room.ask(Vote{id("Ada"), {0}}));
  REQUIRE(room.ask(Vote{id("Bo"), {0}}));
  CHECK(votes_of(room) == "[2,0]");
  REQUIRE(room.ask(Vote{id("Bo"), {1}}));
  CHECK(votes_of(room) == "[1,1]");
  CHECK(poll_of(room).at("voters") == 2);
  CHECK_FALSE(poll_of(room).at("choices").at(0).as_object().contains("votes"));
  REQUIRE(room.ask(Vote{id("Bo"), {}}));
  CHECK(votes_of(room) == "[1,0]");
  REQUIRE(room.ask(ClosePoll{id("Mo")}));
  CHECK(poll_of(room).at("choices").at(0).at("votes") == 1);
  CHECK(poll_of(room).at("open") == false);
  CHECK(refused(room.ask(Vote{id("Bo"), {1}}), ErrorCode::conflict));
  REQUIRE(room.ask(ClearPoll{id("Mo")}));
  CHECK_FALSE(room.room.snapshot().as_object().contains("poll"));
  CHECK_FALSE(room.room.moderation().as_object().contains("poll_votes"));
}

TEST_CASE("several choices where the poll allows it, and only those that are there") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(StartPoll{id("Mo"), "When?", {"Mon", "Tue", "Wed"}, true}));
  REQUIRE(room.ask(Vote{id("Ada"), {0, 2, 2}}));
  CHECK(votes_of(room) == "[1,0,1]");
  CHECK(refused(room.ask(Vote{id("Ada"), {3}}), ErrorCode::malformed));
  CHECK(votes_of(room) == "[1,0,1]");
  REQUIRE(room.ask(StartPoll{id("Mo"), "Ready?", {"yes", "no"}, false}));
  CHECK(refused(room.ask(Vote{id("Ada"), {0, 1}}), ErrorCode::malformed));
  CHECK(votes_of(room) == "[0,0]");
}

TEST_CASE("a vote for a poll that another one has replaced is refused") {
  ClassRoom room = with_people();
  REQUIRE(room.ask(StartPoll{id("Mo"), "One?", {"yes", "no"}, false}));
  const auto first = poll_of(room).at("id").to_number<std::uint64_t>();
  REQUIRE(room.ask(StartPoll{id("Mo"), "Two?", {"yes", "no"}, false}));
  CHECK(refused(room.ask(Vote{id("Ada"), {0}, first}), ErrorCode::conflict));
  CHECK(room.ask(Vote{id("Ada"), {0}, poll_of(room).at("id").to_number<std::uint64_t>()}));
}

TEST_CASE("polls of the wrong shape are refused") {
  ClassRoom room = with_people();
  const std::vector<StartPoll> bad{
      {id("Mo"), "", {"yes", "no"}, false},
      {id("Mo"), std::string(301, 'x'), {"yes", "no"}, false},
      {id("Mo"), "One?", {"yes"}, false},
      {id("Mo"), "Nine?", {"1", "2", "3", "4", "5", "6", "7", "8", "9"}, false},
      {id("Mo"), "Empty?", {"yes", " "}, false},
      {id("Mo"), "Long?", {"yes", std::string(101, 'x')}, false},
  };
  for (const StartPoll& poll : bad) CHECK(refused(room.ask(poll), ErrorCode::malformed));
  CHECK_FALSE(room.room.poll());
}

TEST_CASE("nobody votes twice by coming again") {
  RoomSettings settings{RoomId("class"), "Class"};
  settings.policy.lobby = false;
  ClassRoom room(settings);
  REQUIRE(room.join("Mo", Role::moderator));
  REQUIRE(room.ask(StartPoll{id("Mo"), "Ready?", {"yes", "no"}, false}));
  const PassId pass("pass of Ada");
  for (const char* name : {"Ada", "Ada again"}) {
    REQUIRE(room.come_by(pass, name, Role::attendee));
    REQUIRE(room.ask(Vote{id(name), {0}}));
    REQUIRE(room.ask(Leave{id(name)}));
  }
  CHECK(votes_of(room) == "[1,0]");
  for (const char* name : {"Bo", "Bo again"}) {
    REQUIRE(room.join(name, Role::attendee));
    REQUIRE(room.ask(Vote{id(name), {1}}));
    CHECK(votes_of(room) == "[1,1]");
    REQUIRE(room.ask(Leave{id(name)}));
  }
  CHECK(votes_of(room) == "[1,0]");
}
