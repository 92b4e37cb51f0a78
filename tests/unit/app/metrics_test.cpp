#include "mcu/app/metrics.hpp"

#include <regex>
#include <set>

#include "tests/support/catch.hpp"
#include "tests/unit/session/fakes.hpp"

using namespace amphi;
using namespace amphi::app;

namespace {

constexpr const char* kSecret = "the-secret-of-room";

/// Two rooms, the second one with people and media.
struct Server {
  Server() {
    using room::Role;
    rooms = *session::RoomRegistry::create(
        timers, plane,
        {{RoomId("quiet"), "Quiet", {{Role::attendee, kSecret, ""}}},
         {RoomId("class-4b"), "Class", {{Role::speaker, std::string(kSecret) + "2", "Camera"}}}});
    rooms->find(RoomId("class-4b"))
        ->handle(room::Join{ParticipantId("participant-id"), {}, "Ada", Role::speaker, room::Client::whip});
    fanout::RoomStatistics statistics;
    statistics.room = RoomId("class-4b");
    statistics.connections = statistics.connected = 3;
    statistics.watchers = {2, 0, 1, 0, 0};
    statistics.pictures = {{1, RungLevel::high, Codec::vp8, false, 1'000'000, 2, 300, 900, 1'000},
                           {9, RungLevel::high, Codec::vp8, false, 200'000, 0, 100, 100, 500}};
    statistics.sent.packets = 12'345'678;
    link::Report report;
    report.late_ticks = 7;
    statistics.mixer = report;
    media.push_back(statistics);
    input.rooms = rooms.get();
    input.media = &media;
    input.thinning = ports::Thinning::rungs;
    input.load.busy = 0.5;
  }
  [[nodiscard]] std::string text() const { return metrics_text(input); }

  testing::FakeTimers timers;
  testing::FakeMediaPlane plane;
  std::unique_ptr<session::RoomRegistry> rooms;
  std::vector<fanout::RoomStatistics> media;
  MetricsInput input;
};

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("metrics name rooms by their place and add up what belongs together") {
  const std::string text = Server().text();
  CHECK(has_line(text, "amphi_thinning 2"));
  CHECK(has_line(text, R"(amphi_machine_busy_ratio{by="all"} 0.5)"));
  CHECK(has_line(text, R"(amphi_participants{room="2",role="speaker",client="whip"} 1)"));
  CHECK(has_line(text, R"(amphi_stage{room="1"} 0)"));
  CHECK(has_line(text, R"(amphi_watchers{room="2",rung="low"} 1)"));
  CHECK(has_line(text, R"(amphi_encoder_frames_total{room="2",rung="high",codec="vp8"} 400)"));
  CHECK(has_line(text, R"(amphi_sent_packets_total{room="2"} 12345678)"));
  CHECK(has_line(text, R"(amphi_mixer_late_ticks_total{room="2"} 7)"));
  CHECK(has_line(text, "# TYPE amphi_sent_packets_total counter"));
}

TEST_CASE("metrics hold no names, ids or tokens") {
  const std::string text = Server().text();
  for (const char* word : {"Ada", "Camera", "Class", "class-4b", "quiet", "participant-id", kSecret}) {
    CHECK(text.find(word) == std::string::npos);
  }
}

TEST_CASE("metrics are well-formed: every line has its type, and no series comes twice") {
  const std::string text = Server().text();
  std::istringstream lines(text);
  const std::regex sample(R"(([a-z_]+)(\{[a-z_]+="[^"\\]*"(,[a-z_]+="[^"\\]*")*\})? \S+)");
  std::set<std::string> typed, seen;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("# TYPE ")) typed.insert(line.substr(7, line.rfind(' ') - 7));
    if (line.starts_with("#")) continue;
    std::smatch match;
    INFO(line);
    REQUIRE(std::regex_match(line, match, sample));
    CHECK(typed.contains(match[1]));
    CHECK(seen.insert(match[1].str() + match[2].str()).second);
  }
  CHECK(seen.size() > 40);
}
