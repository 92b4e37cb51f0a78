#include "tests/support/catch.hpp"
#include "tests/unit/recorder/recording_rig.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;
using recorder::StorageFault;

namespace {

void set_fault(RecordingRig& rig, recorder::StorageOutcome fault) {
  const std::lock_guard lock(rig.shelf->mutex);
  rig.shelf->fault = fault;
}

}  // namespace

TEST_CASE("a disk that refuses is told at once, and what it takes later is verified again") {
  RecordingRig rig;
  rig.run(2s);
  REQUIRE(rig.worker.wait_idle(10s));
  const auto verified = rig.worker.state().verified;
  set_fault(rig, StorageFault::io_error);
  rig.run(2s);
  REQUIRE(rig.worker.wait_idle(10s));
  rig.run(10ms);
  CHECK(rig.recording.status().error == "io_error");
  CHECK(rig.recording.status().state == "recording");
  CHECK(rig.worker.state().verified == verified);
  set_fault(rig, std::nullopt);
  rig.run(2s);
  REQUIRE(rig.worker.wait_idle(10s));
  rig.run(10ms);
  CHECK(rig.recording.status().error.empty());
  CHECK(rig.worker.state().verified > verified);
}

TEST_CASE("a full disk, or one that refuses for too long, ends the recording") {
  const auto state_after = [](StorageFault fault, Duration patience) {
    RecordingRig rig(RecordingRig::order_at_start(), {.patience = patience});
    rig.run(2s);
    set_fault(rig, fault);
    for (int i = 0; i < 4; ++i) {
      rig.run(1s);
      rig.worker.wait_idle(10s);
    }
    rig.run(10ms);
    return rig.recording.status();
  };
  CHECK(state_after(StorageFault::disk_full, 1h).state == "failed");
  CHECK(state_after(StorageFault::disk_full, 1h).error == "disk_full");
  CHECK(state_after(StorageFault::read_only, 1h).state == "recording");
  CHECK(state_after(StorageFault::read_only, 0ms).state == "failed");
  CHECK(state_after(StorageFault::read_only, 0ms).error == "read_only");
}

TEST_CASE(
    "a disk that does not keep up costs whole pieces of the recording, never more memory than allowed") {
  RecordingRig rig(RecordingRig::order_at_start(), {.most_bytes = 40'000, .slow = 1ms});
  {
    const std::lock_guard lock(rig.shelf->mutex);
    rig.shelf->delay = 100ms;
  }
  for (int i = 0; i < 600 && !rig.worker.state().behind; ++i) rig.run(100ms);
  REQUIRE(rig.worker.state().behind);
  rig.run(10ms);
  CHECK(rig.recording.status().warning == "behind");
  {
    const std::lock_guard lock(rig.shelf->mutex);
    rig.shelf->delay = {};
  }
  for (int i = 0; i < 40; ++i) {
    REQUIRE(rig.worker.wait_idle(30s));
    rig.run(500ms);
  }
  CHECK_FALSE(rig.worker.state().behind);
  rig.finish();
  for (const KeptSegment& segment : rig.shelf->segments) {
    CHECK(segment.finished);
    CHECK_FALSE(read_matroska(segment.bytes, true).empty());
  }
  CHECK(rig.shelf->notes.front().kind == recorder::StorageNote::Kind::gap);
}

TEST_CASE("a chunk that is not what was written is noticed when it is read back") {
  auto writer = recorder::MatroskaWriter::begin(64, 48, {});
  REQUIRE(writer.has_value());
  recorder::SegmentCheck check(writer->take());
  ProgramMedia media;
  recorder::Intake intake;
  intake.set_sources({ProgramMedia::kPicture, ProgramMedia::kSound});
  const auto add = [&](std::uint32_t stream, Bytes packet, Instant captured) {
    intake.add(stream, packet, captured, captured);
  };
  recorder::Chunk chunk;
  for (int i = 0; i < 10; ++i) {
    media.picture(Instant(1h + i * 33ms), ProgramMedia::kPicture, add);
    while (const auto frame = intake.drain()) {
      const auto at = std::chrono::milliseconds(i * 33);
      REQUIRE(writer->write(*frame, at));
      chunk.frames.push_back(
          {frame->kind, at, at, frame->length, recorder::checksum(frame->bytes.data(), frame->bytes.size())});
    }
  }
  chunk.bytes = writer->take();
  REQUIRE(chunk.frames.size() == 10);
  CHECK(check.check(chunk));
  recorder::Chunk flipped = chunk;
  flipped.bytes[flipped.bytes.size() - 20] ^= 0x10;
  CHECK_FALSE(check.check(flipped));
  recorder::Chunk cut = chunk;
  cut.bytes.resize(cut.bytes.size() / 2);
  CHECK_FALSE(check.check(cut));
  recorder::Chunk late = chunk;
  late.frames[4].at += 40ms;
  CHECK_FALSE(check.check(late));
}
