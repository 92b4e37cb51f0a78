#include "mcu/link/recording.hpp"

#include <boost/json.hpp>
#include <cstdlib>

#include "tests/support/catch.hpp"
#include "tests/unit/recorder/recording_rig.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

std::vector<FoundFrame> all_frames(RecordingRig& rig, bool decode = true) {
  std::vector<FoundFrame> all;
  for (const KeptSegment& segment : rig.shelf->segments) {
    const auto frames = read_matroska(segment.bytes, decode);
    all.insert(all.end(), frames.begin(), frames.end());
  }
  return all;
}

std::int64_t widest_gap(const std::vector<FoundFrame>& frames, MediaKind kind) {
  std::int64_t last = -1, widest = 0;
  for (const FoundFrame& frame : frames) {
    if (frame.kind != kind) continue;
    if (last >= 0) widest = std::max(widest, frame.ms - last);
    last = frame.ms;
  }
  return widest;
}

}  // namespace

TEST_CASE("what is kept reaches the storage within three quarters of a second") {
  RecordingRig rig;
  rig.run(5s);
  REQUIRE(rig.worker.wait_idle(10s));
  CHECK(rig.worker.state().verified.value_or(0ms) >= 4'250ms);
  rig.run(10ms);
  CHECK(rig.recording.status().state == "recording");
  CHECK(rig.recording.status().verified_second == 4);
}

TEST_CASE("every chunk of a segment can be played without those after it") {
  RecordingRig rig;
  rig.run(3s);
  REQUIRE(rig.worker.wait_idle(10s));
  const auto frames = read_matroska(rig.shelf->segments.at(0).bytes, true);
  CHECK(frames.size() > 180);
}

TEST_CASE("each segment says when it was captured") {
  RecordingRig rig;
  rig.run(20s);
  rig.finish();
  REQUIRE(rig.shelf->segments.size() >= 2);
  for (const KeptSegment& segment : rig.shelf->segments) {
    const auto captured = RecordingRig::start().time_since_epoch() + segment.start.first;
    CHECK(std::chrono::abs(matroska_date(segment.bytes) - captured) < 2ms);
  }
}

TEST_CASE("a pause is in no segment and takes no time") {
  RecordingRig rig;
  rig.run(4s);
  rig.recording.pause(rig.clock);
  CHECK(rig.recording.status().state == "paused");
  rig.run(60s);
  rig.recording.resume(rig.clock, rig.clock);
  rig.run(4s);
  rig.finish();
  const auto frames = all_frames(rig);
  CHECK(widest_gap(frames, MediaKind::audio) < 200);
  CHECK(widest_gap(frames, MediaKind::video) < 200);
  const std::int64_t end = frames.back().ms;
  CHECK(end > 7'300);
  CHECK(end < 8'100);
  REQUIRE(rig.shelf->notes.size() == 3);
  CHECK(rig.shelf->notes[0].kind == recorder::StorageNote::Kind::pause);
  CHECK(rig.shelf->notes[1].kind == recorder::StorageNote::Kind::resume);
  CHECK(rig.shelf->notes[2].kind == recorder::StorageNote::Kind::end);
}

TEST_CASE("nothing captured before the order counts") {
  link::RecordOrder order = RecordingRig::order_at_start();
  order.from = RecordingRig::start() + 2s;
  RecordingRig rig(order);
  rig.run(2s);
  CHECK(rig.recording.status().state == "starting");
  CHECK(rig.recording.status().length_ms == 0);
  rig.run(3s);
  rig.finish();
  CHECK(all_frames(rig).back().ms < 3'000);
}

TEST_CASE("a recorder that takes over goes on with the time line of the one before") {
  RecordingRig first;
  first.run(5s);
  link::RecordOrder order = RecordingRig::order_at_start();
  order.origin = first.recording.status().origin;
  order.length_ms = first.recording.status().length_ms;
  order.from = first.clock + 1s;
  RecordingRig second(order);
  second.run(8s);
  second.finish();
  const auto frames = all_frames(second);
  CHECK(frames.front().ms >= 6'000);
  CHECK(frames.front().ms < 6'700);
}

TEST_CASE("a new stream goes on without a break where it begins with a key frame") {
  RecordingRig rig;
  rig.run(3s);
  rig.recording.set_sources({70, ProgramMedia::kSound});
  rig.picture_stream = 70;
  rig.media.want_key_frame();
  rig.run(3s);
  rig.finish();
  const auto frames = all_frames(rig);
  CHECK(widest_gap(frames, MediaKind::video) <= 34);
  CHECK(widest_gap(frames, MediaKind::audio) <= 21);
}

TEST_CASE("lost packets cost the picture until the next key frame, which is asked for, and are noted") {
  RecordingRig rig;
  rig.run(3s);
  const int asked = rig.key_frames_asked;
  rig.run(3s,
          [](std::uint32_t stream, int n) { return stream == ProgramMedia::kPicture && n >= 20 && n < 24; });
  rig.finish();
  CHECK(rig.key_frames_asked > asked);
  const auto frames = all_frames(rig);  // and they all decode
  CHECK(widest_gap(frames, MediaKind::video) < 400);
  CHECK(widest_gap(frames, MediaKind::audio) <= 21);
  CHECK(rig.recording.status().lost > 0);
  REQUIRE_FALSE(rig.shelf->notes.empty());
  CHECK(rig.shelf->notes[0].kind == recorder::StorageNote::Kind::gap);
}

TEST_CASE("sound is recorded where the picture stands still or is missing") {
  RecordingRig rig;
  rig.run(2s);
  rig.pictures = false;
  rig.run(25s);
  rig.pictures = true;
  rig.run(2s);
  rig.finish();
  const auto frames = all_frames(rig);
  CHECK(widest_gap(frames, MediaKind::audio) <= 21);
  for (const KeptSegment& segment : rig.shelf->segments)
    CHECK(segment.last - segment.start.first <= 10'100ms);
}

TEST_CASE("a segment ends in time where no key frame comes") {
  RecordingRig rig;
  rig.run(2s);
  rig.answers_key_frames = false;
  rig.run(20s);
  rig.answers_key_frames = true;
  rig.run(2s);
  rig.finish();
  REQUIRE(rig.shelf->segments.size() >= 3);
  CHECK_FALSE(rig.shelf->segments[1].start.key_frame);
  for (const KeptSegment& segment : rig.shelf->segments)
    CHECK(segment.last - segment.start.first <= 10'100ms);
  CHECK(widest_gap(all_frames(rig), MediaKind::audio) <= 21);
}

TEST_CASE("the recording ends cleanly before the disk is full, and says so") {
  RecordingRig rig;
  rig.run(6s);
  {
    const std::lock_guard lock(rig.shelf->mutex);
    rig.shelf->free_bytes = 65U << 20U;
  }
  for (int i = 0; i < 100 && rig.recording.status().warning != "disk_low"; ++i) {
    std::this_thread::sleep_for(50ms);
    rig.run(10ms);
  }
  CHECK(rig.recording.status().warning == "disk_low");
  CHECK(rig.recording.status().minutes_left == 0);
  {
    const std::lock_guard lock(rig.shelf->mutex);
    rig.shelf->free_bytes = 1U << 20U;
  }
  for (int i = 0; i < 100 && !rig.recording.over(); ++i) {
    std::this_thread::sleep_for(50ms);
    rig.run(10ms);
  }
  CHECK(rig.recording.status().state == "failed");
  CHECK(rig.recording.status().error == "disk_full");
  REQUIRE(rig.worker.wait_idle(10s));
  CHECK(rig.shelf->segments.back().finished);
  CHECK(rig.shelf->notes.back().reason == "disk_full");
}

TEST_CASE("a recording's messages come over the link as they were sent") {
  link::RecordOrder order = RecordingRig::order_at_start();
  order.recording = "abc";
  order.recipients = {"age1a", "age1b"};
  order.origin = RecordingRig::start();
  order.paused = true;
  const auto order_back =
      link::record_order_from_json(boost::json::parse(boost::json::serialize(to_json(order))));
  REQUIRE(order_back.has_value());
  CHECK(*order_back == order);
  link::RecordingStatus status;
  status.offset_ms = -3;
  status.verified_second = 17;
  status.origin = RecordingRig::start();
  status.head = {3, std::string(64, 'a')};
  const auto back =
      link::recording_status_from_json(boost::json::parse(boost::json::serialize(to_json(status))));
  REQUIRE(back.has_value());
  CHECK(*back == status);
  CHECK_FALSE(link::record_order_from_json(boost::json::parse(R"({"segment_ms":1})")));
  CHECK_FALSE(link::recording_status_from_json(boost::json::parse(R"({"state":7})")));
  CHECK_FALSE(link::record_sources_from_json(boost::json::parse(R"({"video":-1})")));
  const link::RecordSources sources{7, 0};
  CHECK(link::record_sources_from_json(to_json(sources)).value() == sources);
  CHECK(link::pause_from_json(link::pause_to_json(true, RecordingRig::start())).value() ==
        RecordingRig::start());
  CHECK(link::stop_from_json(link::stop_to_json("no_admin")).value() == "no_admin");
  // The manifest would not be read any more.
  CHECK_FALSE(link::stop_from_json(link::stop_to_json(std::string(65, 'x'))));
  order.recipients.assign(33, "age1a");
  CHECK_FALSE(link::record_order_from_json(to_json(order)));
}
