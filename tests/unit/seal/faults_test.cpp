// Disks that are full, broken or read-only for a while, or for good.
#include <cerrno>

#include "tests/unit/seal/recording_rig.hpp"

using namespace amphi;
using namespace amphi::seal;
using test::RecordingRig;
using test::TestDisk;
using Operation = TestDisk::Operation;

namespace {

std::string piece(int segment, int number) {
  return "s" + std::to_string(segment) + "p" + std::to_string(number) + " ";
}

/// Records on whatever the disk says; returns what was given.
std::string record(SegmentStore& store, int first, int segments) {
  std::string given;
  for (int segment = first; segment < first + segments; ++segment) {
    static_cast<void>(store.begin_segment({segment * 8000, true}));
    for (int number = 0; number < 8; ++number) {
      const std::string more = piece(segment, number);
      given += more;
      static_cast<void>(store.append(view(more)));
    }
    static_cast<void>(store.finish_segment({segment * 8000 + 8000}));
  }
  return given;
}

void check_clean(const RecordingRig& rig, const TestDisk& disk) {
  const Manifest manifest = rig.manifest(disk);
  INFO("problem: " << (manifest.problems.empty() ? "" : manifest.problems.front().what));
  CHECK(manifest.problems.empty());
}

template <class Line>
std::vector<Line> lines(const RecordingRig& rig, const TestDisk& disk) {
  std::vector<Line> found;
  for (const ManifestEvent& event : rig.manifest(disk).events) {
    if (const auto* line = std::get_if<Line>(&event)) found.push_back(*line);
  }
  return found;
}

}  // namespace

TEST_CASE("each fault is told by its name, costs nothing, and is over when the disk is well again") {
  const auto [number, fault] = GENERATE(table<int, Fault>({{ENOSPC, Fault::disk_full},
                                                           {EDQUOT, Fault::disk_full},
                                                           {EIO, Fault::io_error},
                                                           {EROFS, Fault::read_only}}));
  const auto operation = GENERATE(Operation::create, Operation::append, Operation::sync_file,
                                  Operation::rename, Operation::sync_folder);
  const RecordingRig rig;
  TestDisk disk;
  auto store = rig.start(disk);
  REQUIRE(store);
  std::string given = record(*store, 0, 2);
  REQUIRE(store->begin_segment({16'000, true}));
  REQUIRE(store->append(view("before ")));
  const std::string before = rig.opened(disk);

  disk.fails = [&, number = number](Operation now, const std::string&) {
    return now == operation ? number : 0;
  };
  // The journal that is open needs no new file and no rename; finishing the segment needs all of them.
  static_cast<void>(store->append(view("while ")));
  REQUIRE_FALSE(store->finish_segment({24'000}));
  CHECK(store->fault() == fault);
  CHECK_FALSE(store->flushed());
  given += "before while ";
  given += record(*store, 3, 2);
  CHECK(rig.opened(disk).starts_with(given.substr(0, given.find("before"))));

  disk.fails = [](Operation, const std::string&) { return 0; };
  REQUIRE(store->note(EndLine{"stopped", 40'000, false}));
  CHECK(store->flushed());
  CHECK_FALSE(store->fault());
  CHECK(rig.opened(disk) == given);
  check_clean(rig, disk);
  CHECK(lines<GapLine>(rig, disk).empty());
}

TEST_CASE("an error while the journal is synced does not leave a hole in it") {
  const RecordingRig rig;
  TestDisk disk;
  auto store = rig.start(disk);
  REQUIRE(store);
  REQUIRE(store->begin_segment({0, true}));
  REQUIRE(store->append(view("one ")));
  disk.fails = [](Operation now, const std::string&) { return now == Operation::sync_file ? EIO : 0; };
  CHECK_FALSE(store->append(view("two ")));
  disk.fails = [](Operation, const std::string&) { return 0; };
  REQUIRE(store->append(view("three ")));
  std::mt19937 random(1);
  disk.power_cut(random);
  REQUIRE(recover(*disk.folder(), rig.server, ""));
  CHECK(rig.opened(disk) == "one two three ");
}

TEST_CASE("a disk that fails now and then loses nothing") {
  const RecordingRig rig;
  for (unsigned seed = 0; seed < 100; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    TestDisk disk;
    auto store = rig.start(disk);
    REQUIRE(store);
    disk.fails = [&](Operation, const std::string&) { return random() % 5 == 0 ? EIO : 0; };
    const std::string given = record(*store, 0, 6);
    disk.fails = [](Operation, const std::string&) { return 0; };
    REQUIRE(store->note(EndLine{"stopped", 48'000, false}));
    REQUIRE(rig.opened(disk) == given);
    check_clean(rig, disk);
  }
}

TEST_CASE("a power cut on a failing disk costs what it did not take, and no more") {
  const RecordingRig rig;
  for (unsigned seed = 0; seed < 100; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    TestDisk disk;
    auto store = rig.start(disk);
    REQUIRE(store);
    disk.fails = [&](Operation, const std::string&) { return random() % 4 == 0 ? ENOSPC : 0; };
    std::string given = record(*store, 0, 3);
    std::size_t safe = store->flushed() ? given.size() : 0;
    static_cast<void>(store->begin_segment({24'000, true}));
    for (int number = 0; number < 4; ++number) {
      given += piece(3, number);
      const bool done = store->append(view(piece(3, number))).has_value();
      if (done && store->flushed()) safe = given.size();
    }
    disk.fails = [](Operation, const std::string&) { return 0; };
    disk.power_cut(random);
    REQUIRE(recover(*disk.folder(), rig.server, "interrupted"));
    const std::string kept = rig.opened(disk);
    REQUIRE(kept.size() >= safe);
    check_clean(rig, disk);
  }
}

TEST_CASE("on a disk that stays broken memory is bounded, and the manifest says later what is missing") {
  const RecordingRig rig;
  TestDisk disk;
  auto store = rig.start(disk);
  REQUIRE(store);
  disk.fails = [](Operation, const std::string&) { return EIO; };
  const Buffer second(1'000'000, 'x');
  constexpr int kSegments = 12;  // of 8 MB each
  for (int segment = 0; segment < kSegments; ++segment) {
    static_cast<void>(store->begin_segment({segment * 8000, true}));
    for (int i = 0; i < 8; ++i) static_cast<void>(store->append(second));
    CHECK_FALSE(store->finish_segment({segment * 8000 + 8000}));
  }
  disk.fails = [](Operation, const std::string&) { return 0; };
  REQUIRE(store->note(EndLine{"stopped", kSegments * 8000, false}));
  check_clean(rig, disk);
  const auto gaps = lines<GapLine>(rig, disk);
  const auto kept = lines<SegmentLine>(rig, disk);
  constexpr int kKept = SegmentStore::kMaxBacklog / 8'000'000;
  REQUIRE(gaps.size() == kSegments - kKept);
  REQUIRE(kept.size() == kKept);
  CHECK(gaps.front().reason == "io_error");
  CHECK(gaps.front().length_ms == 8000);
  CHECK(kept.front().first_ms == (kSegments - kKept) * 8000);
}

TEST_CASE("a segment that grows without end is refused, and what it has is kept") {
  const RecordingRig rig;
  TestDisk disk;
  auto store = rig.start(disk);
  REQUIRE(store);
  REQUIRE(store->begin_segment({0, true}));
  const Buffer part(SegmentStore::kMaxSegment / 4, 'x');
  for (int i = 0; i < 4; ++i) REQUIRE(store->append(part));
  CHECK(store->append(view("x")).error().code == ErrorCode::overloaded);
  REQUIRE(store->finish_segment({8000}));
  CHECK(rig.opened(disk).size() == SegmentStore::kMaxSegment);
}

TEST_CASE("a manifest of rubbish costs no memory") {
  CHECK(seal::read_manifest(std::string(1'000'000, '\n')).problems.size() < 200);
}
