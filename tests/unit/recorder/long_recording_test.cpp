#include <algorithm>
#include <cstdlib>

#include "tests/support/catch.hpp"
#include "tests/unit/recorder/recording_rig.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

struct Track {
  std::int64_t first = -1, last = -1, widest = 0;  ///< milliseconds
  std::size_t frames = 0;

  void add(std::int64_t ms) {
    if (last >= 0) widest = std::max(widest, ms - last);
    if (first < 0) first = ms;
    last = ms;
    ++frames;
  }
};

}  // namespace

TEST_CASE("twenty minutes are continuous over all segments, sound beside its picture") {
  RecordingRig rig;
  rig.run(20min);
  rig.finish();
  REQUIRE(rig.worker.state().verified.has_value());
  CHECK(rig.worker.state().verified->count() > 1'199'000);
  CHECK(std::abs(rig.worker.state().offset.value_or(1h).count()) <= 1);

  Track picture, sound;
  for (const KeptSegment& segment : rig.shelf->segments) {
    REQUIRE(segment.finished);
    CHECK(segment.start.key_frame);
    const auto frames = read_matroska(segment.bytes, false);
    REQUIRE_FALSE(frames.empty());
    const auto first_picture = std::find_if(frames.begin(), frames.end(),
                                            [](const FoundFrame& f) { return f.kind == MediaKind::video; });
    CHECK(first_picture->key);
    CHECK(first_picture->ms == segment.start.first.count());
    CHECK(segment.last - segment.start.first <= 10s);
    for (const FoundFrame& frame : frames) (frame.kind == MediaKind::video ? picture : sound).add(frame.ms);
  }
  CHECK(rig.shelf->segments.size() >= 120);
  CHECK(rig.shelf->segments.size() <= 240);
  CHECK(picture.frames >= 35'990);
  CHECK(sound.frames >= 59'980);
  CHECK(picture.widest <= 34);
  CHECK(sound.widest <= 21);
  CHECK(picture.first == 0);
  CHECK(std::abs(sound.first - picture.first) <= 40);
  CHECK(std::abs(sound.last - picture.last) <= 60);
}
