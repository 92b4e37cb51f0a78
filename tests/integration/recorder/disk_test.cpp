// Disks that are full. Needs the right to mount; shows nothing without it. Broken and read-only ones:
// unit_seal and unit_recorder, because no file system turns read-only while a recorder has files open there,
// but by itself.
#include <sys/mount.h>

#include <filesystem>
#include <fstream>

#include "tests/integration/recorder/opened_recording.hpp"
#include "tests/integration/recorder/recording_world.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;
using Report = ports::RecordingReport;

namespace {

/// A small file system of its own.
class SmallDisk {
 public:
  SmallDisk() { mounted_ = ::mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=4m,mode=700") == 0; }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.path().c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const std::string& path() const { return folder_.path(); }
  /// Leaves `bytes` free.
  void fill(std::size_t bytes) {
    std::ofstream file(path() + "/filler", std::ios::binary);
    const std::string block(4096, 'x');
    while (file && std::filesystem::space(path()).available > bytes) file << block << std::flush;
  }

 private:
  ScratchFolder folder_;
  bool mounted_ = false;
};

std::int64_t end_of(RecordingWorld& world) {
  const auto segments = open_recording(world.folder(), world.id(), world.outer_key(), world.custodian());
  return segments.empty() ? 0 : segments.back().frames.back().ms;
}

}  // namespace

TEST_CASE("the recording ends before the disk is full; nothing is lost") {
  SmallDisk disk;
  if (!disk.mounted()) {
    WARN("no right to mount: nothing is shown here");
    return;
  }
  RecordingWorld world(disk.path());
  world.settings().reserve_megabytes = 1;
  world.begin();
  world.wait_for(Report::State::recording);
  world.run(3s);
  CHECK(world.report().minutes_left.has_value());
  CHECK(world.report().warning == Report::Warning::disk_low);
  disk.fill(700'000);
  const std::int64_t filled = world.recording_ms(world.newest_sound());
  world.wait_for(Report::State::failed);
  CHECK(world.report().error == Report::Error::disk_full);
  world.go_away();
  CHECK(count_files(world.folder(), ".part") == 0);
  CHECK(end_of(world) >= filled - 100);
}

TEST_CASE("a disk that is full all of a sudden is told; what was before is there") {
  SmallDisk disk;
  if (!disk.mounted()) {
    WARN("no right to mount: nothing is shown here");
    return;
  }
  RecordingWorld world(disk.path());
  world.begin();
  world.wait_for(Report::State::recording);
  world.run(3s);
  const std::int64_t filled = world.recording_ms(world.newest_sound());
  disk.fill(0);
  world.wait_for(Report::State::failed);
  CHECK(world.report().error == Report::Error::disk_full);
  std::filesystem::remove(disk.path() + "/filler");
  world.go_away();
  app::RecordingDesk(world.settings()).close(RecordingId(world.id()), ports::RecordingReport::Error::none);
  CHECK(end_of(world) >= filled - 1'000);
}
