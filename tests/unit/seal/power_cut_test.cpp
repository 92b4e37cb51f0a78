// The power goes at every single operation of the disk, with any part of what was not synced kept.
#include <set>

#include "tests/unit/seal/recording_rig.hpp"

using namespace amphi;
using namespace amphi::seal;
using test::RecordingRig;
using test::TestDisk;

namespace {

constexpr int kSegments = 3;
constexpr int kPieces = 4;

/// What a class's recorder does, up to its first error; `safe` is what it was told is on the disk.
struct Class {
  std::string given;
  std::size_t safe = 0;
  std::optional<ChainEnd> head;  ///< what the recorder would have reported of its manifest
  bool went_through = false;

  bool append(SegmentStore& store, const std::string& piece) {
    given += piece;
    if (!store.append(view(piece))) return false;
    safe = given.size();
    return true;
  }
  bool segment(SegmentStore& store, int number) {
    if (!store.begin_segment({number * 8000, true})) return false;
    for (int piece = 0; piece < kPieces; ++piece) {
      if (!append(store, "segment " + std::to_string(number) + " piece " + std::to_string(piece) + "\n"))
        return false;
    }
    return store.finish_segment({number * 8000 + 8000}).has_value();
  }
  void record(SegmentStore& store) {
    record_all(store);
    head = store.chain();
  }

 private:
  void record_all(SegmentStore& store) {
    for (int number = 0; number < kSegments; ++number) {
      if (!segment(store, number)) return;
      if (number == 1 && (!store.note(PauseLine{16'000}) || !store.note(ResumeLine{16'000}))) return;
    }
    went_through = store.note(EndLine{"stopped", 24'000, false}).has_value();
  }
};

/// What must hold after any power cut and a recovery.
void check(const RecordingRig& rig, const TestDisk& disk, const Class& before) {
  const std::string kept = rig.opened(disk);
  INFO("kept: " << kept);
  REQUIRE(kept.size() >= before.safe);
  REQUIRE(before.given.starts_with(kept));
  const Manifest manifest = rig.manifest(disk);
  if (manifest.events.empty()) {
    REQUIRE(before.safe == 0);
    return;
  }
  INFO("problem: " << (manifest.problems.empty() ? "" : manifest.problems.front().what));
  REQUIRE(manifest.problems.empty());
  std::set<std::string> listed{std::string(kManifest)};
  for (const ManifestEvent& event : manifest.events) listed.insert(file_of(event));
  for (const auto& [name, content] : disk.files()) {
    INFO("file: " << name);
    REQUIRE(listed.contains(name));
  }
}

int operations_of_a_class(const RecordingRig& rig) {
  TestDisk disk;
  Class course;
  auto store = rig.start(disk);
  REQUIRE(store);
  course.record(*store);
  REQUIRE(course.went_through);
  check(rig, disk, course);
  CHECK(rig.opened(disk) == course.given);
  return disk.operations;
}

}  // namespace

TEST_CASE(
    "whenever the power goes, what was reported safe is there after recovery, in order and signed for") {
  const RecordingRig rig;
  const int operations = operations_of_a_class(rig);
  CHECK(operations > 60);
  std::mt19937 random(1);
  for (int cut = 0; cut < operations * 3; ++cut) {
    INFO("power off at operation " << cut % operations);
    TestDisk disk;
    disk.power_off_at = cut % operations;
    Class course;
    if (auto store = rig.start(disk)) course.record(*store);
    REQUIRE_FALSE(course.went_through);
    disk.power_cut(random);
    const auto recovered = recover(*disk.folder(), rig.server, "", course.head);
    REQUIRE(recovered);
    REQUIRE_FALSE(recovered->damaged);
    check(rig, disk, course);
    const auto once = disk.files();
    REQUIRE(recover(*disk.folder(), rig.server, ""));
    REQUIRE((disk.files() == once));
  }
}

TEST_CASE("the power may go again and again while the folder is put in order") {
  const RecordingRig rig;
  const int operations = operations_of_a_class(rig);
  std::mt19937 random(2);
  for (int cut = 5; cut < operations; cut += 3) {
    INFO("power off at operation " << cut);
    TestDisk disk;
    disk.power_off_at = cut;
    Class course;
    if (auto store = rig.start(disk)) course.record(*store);
    for (int again = 0; again < 12; ++again) {
      disk.power_cut(random);
      disk.operations = 0;
      disk.power_off_at = again;
      if (recover(*disk.folder(), rig.server, "interrupted")) break;
    }
    disk.power_cut(random);
    const auto recovered = recover(*disk.folder(), rig.server, "interrupted");
    REQUIRE(recovered);
    check(rig, disk, course);
    CHECK((!recovered->began || rig.manifest(disk).ended()));
  }
}

TEST_CASE("another recorder goes on in the same folder, with a key of its own that the server signed") {
  const RecordingRig rig;
  TestDisk disk;
  std::mt19937 random(3);
  Class course;
  course.safe = 0;
  ChainEnd chain;
  for (int life = 0; life < 5; ++life) {
    disk.operations = 0;
    disk.power_off_at = 45;
    auto store = rig.start(disk, chain);
    REQUIRE(store);
    Class part;
    part.record(*store);
    REQUIRE(part.safe > 0);
    disk.power_cut(random);
    const auto recovered = recover(*disk.folder(), rig.server, "");
    REQUIRE(recovered);
    chain = recovered->chain;
    const std::string kept = rig.opened(disk);
    REQUIRE(kept.size() >= course.given.size() + part.safe);
    course.given = kept;
    course.safe = kept.size();
    check(rig, disk, course);
  }
}

TEST_CASE("a recorder is not let into a folder with another's word") {
  const RecordingRig rig;
  TestDisk disk;
  REQUIRE(rig.start(disk));
  // Its first line would be linked to the one that is there, which the server did not sign for.
  CHECK(rig.start(disk).error().code == ErrorCode::conflict);
}

TEST_CASE("one recipient, or the same twice, is too few") {
  const RecordingRig rig;
  TestDisk disk;
  Opening opening = rig.opening();
  opening.recipients.pop_back();
  CHECK(SegmentStore::open(disk.folder(), std::move(opening)).error().code == ErrorCode::environment);
  Opening twice = rig.opening();
  twice.recipients[1] = twice.recipients[0];
  CHECK(SegmentStore::open(disk.folder(), std::move(twice)).error().code == ErrorCode::environment);
  CHECK(disk.files().empty());
}
