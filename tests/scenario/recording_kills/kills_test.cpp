// Recorder, mixer and server are killed in turn during recordings. Three kills of each kind by default;
// AMPHI_KILLS=100 AMPHI_SEED=1 build/release/bin/scenario_recording_kills takes a quarter of an hour.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <random>

#include "tests/integration/recorder/opened_recording.hpp"
#include "tests/scenario/recording_kills/recorded_class.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

enum class Victim { recorder, mixer, server };
constexpr std::array<const char*, 3> kNames{"recorder", "mixer", "server"};

struct Kill {
  Victim victim = Victim::recorder;
  std::int64_t at = 0;        ///< wall clock, milliseconds
  std::int64_t lost = -1;     ///< what was captured before it and is not there, milliseconds
  std::int64_t missing = -1;  ///< until sound is there again; nothing after a server
};

int setting(const char* name, int usual) {
  const char* value = std::getenv(name);
  return value != nullptr ? std::atoi(value) : usual;
}

std::int64_t wall_clock_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Kill kill_one(RecordedClass& lesson, Victim victim) {
  const pid_t recorder = lesson.recorder();
  REQUIRE(recorder > 0);
  const pid_t pid = victim == Victim::recorder ? recorder
                    : victim == Victim::mixer  ? lesson.mixer()
                                               : lesson.server();
  const Kill kill{victim, wall_clock_ms()};
  REQUIRE(::kill(pid, SIGKILL) == 0);
  if (victim == Victim::recorder) lesson.wait_for_recorder(recorder);
  if (victim == Victim::mixer) lesson.run(2s);
  if (victim == Victim::server) {
    lesson.bury_server(recorder);
    lesson.begin();
  }
  return kill;
}

/// Everything of a recording has to play; what was around each kill is looked up in its sound.
void look_up(RecordedClass& lesson, const std::string& id, std::vector<Kill>& kills) {
  const auto segments = open_recording(lesson.folder(id), id, lesson.outer_key(id), lesson.custodian());
  REQUIRE_FALSE(segments.empty());
  std::vector<std::int64_t> sound;
  std::vector<std::int64_t> pictures;
  for (const OpenedSegment& segment : segments) {
    const auto date =
        std::chrono::duration_cast<std::chrono::milliseconds>(matroska_date(segment.matroska)).count();
    for (const FoundFrame& frame : segment.frames)
      (frame.kind == MediaKind::audio ? sound : pictures)
          .push_back(date + frame.ms - segment.frames.front().ms);
  }
  std::sort(sound.begin(), sound.end());
  CHECK_FALSE(pictures.empty());
  for (Kill& kill : kills) {
    if (sound.empty() || kill.at < sound.front() || kill.at > sound.back() + 10'000) continue;
    const auto after = std::upper_bound(sound.begin(), sound.end(), kill.at);
    if (after == sound.begin()) continue;
    const std::int64_t lost = kill.at - *std::prev(after);
    if (kill.lost >= 0 && kill.lost < lost) continue;  // it was another recording's
    kill.lost = lost;
    if (after != sound.end()) kill.missing = *after - *std::prev(after);
  }
}

void print(const std::vector<Kill>& kills) {
  for (const Victim victim : {Victim::recorder, Victim::mixer, Victim::server}) {
    std::vector<std::int64_t> lost, missing;
    for (const Kill& kill : kills) {
      if (kill.victim == victim) lost.push_back(kill.lost), missing.push_back(kill.missing);
    }
    if (lost.empty()) continue;
    std::sort(lost.begin(), lost.end());
    std::sort(missing.begin(), missing.end());
    fmt::print("{:8} killed {:3} times: lost at the cut {} ms (median), {} ms (most)",
               kNames[static_cast<std::size_t>(victim)], lost.size(), lost[lost.size() / 2], lost.back());
    if (victim != Victim::server)
      fmt::print("; sound again after {} ms (median), {} ms (most)", missing[missing.size() / 2],
                 missing.back());
    fmt::print("\n");
  }
}

}  // namespace

TEST_CASE("whoever is killed during a recording, it loses a second at most, and everything before plays") {
  std::mt19937 random(static_cast<unsigned>(setting("AMPHI_SEED", 1)));
  const int count = setting("AMPHI_KILLS", 6);
  RecordedClass lesson;
  lesson.begin();
  std::vector<Kill> kills;
  for (int i = 0; i < count; ++i) {
    lesson.run(std::chrono::milliseconds(std::uniform_int_distribution<int>(1'500, 5'500)(random)));
    kills.push_back(kill_one(lesson, static_cast<Victim>(i % 3)));
  }
  lesson.run(2s);
  lesson.end();
  for (const std::string& id : lesson.recordings()) look_up(lesson, id, kills);
  print(kills);
  for (const Kill& kill : kills) {
    CAPTURE(kNames[static_cast<std::size_t>(kill.victim)], kill.lost, kill.missing);
    CHECK(kill.lost >= 0);
    CHECK(kill.lost <= 1'000);
  }
}
