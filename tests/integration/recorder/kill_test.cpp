#include <csignal>
#include <random>

#include "tests/integration/recorder/opened_recording.hpp"
#include "tests/integration/recorder/recording_world.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;
using State = ports::RecordingReport::State;

namespace {

/// The last sound captured before `ms` that is in the files; and the first after it.
std::pair<std::int64_t, std::int64_t> around(const std::vector<OpenedSegment>& segments, std::int64_t ms) {
  std::int64_t before = -1, after = -1;
  for (const OpenedSegment& segment : segments) {
    for (const FoundFrame& frame : segment.frames) {
      if (frame.kind != MediaKind::audio) continue;
      if (frame.ms <= ms) before = std::max(before, frame.ms);
      if (frame.ms > ms && (after < 0 || frame.ms < after)) after = frame.ms;
    }
  }
  return {before, after};
}

}  // namespace

TEST_CASE("a recorder that is killed costs a second at most, and another goes on in the same recording") {
  std::mt19937 random(5);
  RecordingWorld world;
  world.begin();
  world.wait_for(State::recording);
  std::vector<std::int64_t> cuts;
  for (int i = 0; i < 6; ++i) {
    world.run(std::chrono::milliseconds(std::uniform_int_distribution<int>(3'100, 4'500)(random)));
    const pid_t victim = world.link().pid();
    REQUIRE(victim > 0);
    cuts.push_back(world.recording_ms(world.newest_sound()));
    REQUIRE(::kill(victim, SIGKILL) == 0);
    world.run(100ms);
    world.wait_for(State::recording);
    CHECK(world.link().pid() != victim);
  }
  world.run(1s);
  CHECK(world.link().restarts() == 6);
  world.stop();
  const auto segments = open_recording(world.folder(), world.id(), world.outer_key(), world.custodian());
  for (const std::int64_t cut : cuts) {
    const auto [before, after] = around(segments, cut);
    CAPTURE(cut, before, after);
    CHECK(cut - before <= 1'000);
    CHECK(after - before <= 2'500);
  }
  CHECK(count_files(world.folder(), ".part") == 0);
}

TEST_CASE("a recorder that dies at once again and again is given up, and told") {
  RecordingWorld world;
  world.begin();
  for (int i = 0; i < 20 && world.report().state != State::failed; ++i) {
    world.run(10s, [&] { return world.link().pid() > 0 || world.link().over(); });
    if (!world.link().over() && world.link().pid() > 0) ::kill(world.link().pid(), SIGKILL);
    world.run(50ms);
  }
  CHECK(world.report().state == State::failed);
  CHECK(world.report().error == ports::RecordingReport::Error::recorder);
}
