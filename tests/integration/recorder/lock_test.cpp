// A recorder and whoever else wants its folder.
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>

#include <filesystem>

#include "tests/integration/recorder/recording_world.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

struct Started {
  explicit Started(RecordingWorld& world) {
    app::RecordingDesk desk(world.settings());
    auto prepared = desk.prepare(RecordingId(world.id()), RoomId("class"));
    REQUIRE(std::holds_alternative<fanout::PreparedRecording>(prepared));
    folder = FileDescriptor(open(world.folder().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    REQUIRE(flock(folder.get(), LOCK_EX | LOCK_NB) == 0);
    auto spawned = fanout::RecorderProcess::spawn({AMPHI_RECORDER_PROGRAM, {"--log-level", "critical"}},
                                                  std::get<fanout::PreparedRecording>(prepared));
    REQUIRE(spawned);
    recorder.emplace(std::move(*spawned));
  }
  [[nodiscard]] bool ends_within(std::chrono::milliseconds patience) const {
    pollfd polled{recorder->process.exit_fd(), POLLIN, 0};
    return ::poll(&polled, 1, static_cast<int>(patience.count())) == 1;
  }
  FileDescriptor folder;
  std::optional<fanout::RecorderProcess> recorder;
};

}  // namespace

TEST_CASE("a recorder writes nothing where somebody else holds the folder, and says so by its end") {
  RecordingWorld world;
  Started started(world);
  REQUIRE(started.ends_within(20s));
  CHECK(started.recorder->process.reap() == "exit code 1");
  CHECK_FALSE(std::filesystem::exists(world.folder() + "/manifest.jsonl"));
}

TEST_CASE("a recorder waits for whoever only looks whether it is there") {
  RecordingWorld world;
  Started started(world);
  CHECK_FALSE(started.ends_within(200ms));
  flock(started.folder.get(), LOCK_UN);
  CHECK_FALSE(started.ends_within(2s));
  // It has the lock now.
  CHECK(flock(started.folder.get(), LOCK_EX | LOCK_NB) != 0);
}
