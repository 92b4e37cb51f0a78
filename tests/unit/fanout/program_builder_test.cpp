#include "gateway/fanout/program_builder.hpp"

#include <algorithm>
#include <set>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;

namespace {

const ParticipantId kAda("ada");
const ParticipantId kBoris("boris");

ports::ProgramRequest both_on_stage(bool ada_unmuted) {
  ports::ProgramRequest request;
  request.stage = {{kAda, "Ada", ada_unmuted, true, false}, {kBoris, "Boris", true, true, false}};
  return request;
}

const Instant kNow{std::chrono::seconds(100)};

ProgramBuilder builder_with_arrivals() {
  ProgramBuilder builder(OutputPlan({}, 32'000, {}));
  builder.set_arriving(kAda, Source::microphone, Codec::opus, kNow);
  builder.set_arriving(kAda, Source::camera, Codec::vp8, kNow);
  builder.set_arriving(kBoris, Source::microphone, Codec::opus, kNow);
  return builder;
}

}  // namespace

TEST_CASE("only tracks that are permitted and arriving are in the program") {
  ProgramBuilder builder = builder_with_arrivals();
  builder.set_request(both_on_stage(false));
  CHECK(builder.rebuild({}, kNow));
  const link::Program& program = builder.program();
  REQUIRE(program.stage.size() == 2);
  REQUIRE(program.stage[0].producers.size() == 1);
  CHECK(program.stage[0].producers[0].source == Source::camera);
  CHECK(program.stage[0].muted);
  CHECK_FALSE(builder.mixed_stream(kAda, Source::microphone));
  CHECK(builder.mixed_stream(kBoris, Source::microphone));
  CHECK_FALSE(builder.mixed_stream(kBoris, Source::camera));
}

TEST_CASE("the revision rises only when the program changes") {
  ProgramBuilder builder = builder_with_arrivals();
  builder.set_request(both_on_stage(true));
  CHECK(builder.rebuild({}, kNow));
  const auto revision = builder.program().revision;
  CHECK_FALSE(builder.rebuild({}, kNow));
  CHECK(builder.program().revision == revision);
  builder.set_request(both_on_stage(false));
  CHECK(builder.rebuild({}, kNow));
  CHECK(builder.program().revision == revision + 1);
}

TEST_CASE("a track whose codec changes gets a new stream and keeps its owner") {
  ProgramBuilder builder = builder_with_arrivals();
  builder.set_request(both_on_stage(true));
  builder.rebuild({}, kNow);
  const auto before = builder.mixed_stream(kAda, Source::camera);
  builder.set_arriving(kAda, Source::camera, Codec::vp8, kNow);
  CHECK_FALSE(builder.rebuild({}, kNow));
  const Instant later = kNow + ProgramBuilder::kCodecHold;
  builder.set_arriving(kAda, Source::camera, Codec::h264, later);
  CHECK(builder.rebuild({}, later));
  const auto after = builder.mixed_stream(kAda, Source::camera);
  REQUIRE(after);
  CHECK(before != after);
  CHECK(builder.owner_of(*after) == Tile{kAda, Source::camera});
  CHECK_FALSE(builder.owner_of(*before));
}

TEST_CASE("a track that alternates between codecs gets a new stream every two seconds at the most") {
  ProgramBuilder builder = builder_with_arrivals();
  builder.set_request(both_on_stage(true));
  std::set<std::uint32_t> streams;
  Instant now = kNow;
  for (int i = 0; i < 250; ++i, now += std::chrono::milliseconds(40)) {
    builder.set_arriving(kAda, Source::camera, i % 2 == 0 ? Codec::vp8 : Codec::h264, now);
    builder.rebuild({}, now);
    streams.insert(*builder.mixed_stream(kAda, Source::camera));
  }
  CHECK(streams.size() == 5);  // in ten seconds
  builder.set_arriving(kAda, Source::camera, Codec::h264, now + ProgramBuilder::kCodecHold);
  CHECK(builder.codec_of(kAda, Source::camera) == Codec::h264);
}

TEST_CASE("the low rung has a choice of what to show with a screen or a second camera") {
  ProgramBuilder builder = builder_with_arrivals();
  builder.set_request(both_on_stage(true));
  builder.rebuild({}, kNow);
  CHECK_FALSE(builder.has_choice());
  builder.set_arriving(kBoris, Source::camera, Codec::vp8, kNow);
  builder.rebuild({}, kNow);
  CHECK(builder.has_choice());
}

TEST_CASE("what is shown alone is the screen, else the pinned tile, else who speaks") {
  ProgramBuilder builder = builder_with_arrivals();
  ports::ProgramRequest request = both_on_stage(true);
  builder.set_request(request);
  builder.rebuild({}, kNow);
  const auto focus = [&](const ParticipantId& speaker) {
    const auto tiles = builder.focus(speaker);
    return tiles.empty() ? Tile{} : tiles.front().tile;
  };
  CHECK(focus(kBoris) == Tile{kBoris, Source::camera});
  request.scene.pinned = Tile{kAda, Source::camera};
  builder.set_request(request);
  builder.rebuild({}, kNow);
  CHECK(focus(kBoris) == Tile{kAda, Source::camera});
  request.stage[1].screen = true;
  builder.set_request(request);
  builder.set_arriving(kBoris, Source::screen, Codec::vp8, kNow);
  builder.rebuild({}, kNow);
  CHECK(focus(kAda) == Tile{kBoris, Source::screen});
  request.scene.sign_language = SignLanguage{kAda};
  builder.set_request(request);
  builder.rebuild({}, kNow);
  REQUIRE(builder.focus({}).size() == 2);
  CHECK(builder.focus({})[1].tile == Tile{kAda, Source::camera});
}

TEST_CASE("a fade belongs to the scene that came with it, whatever is asked for before the mixer is told") {
  ProgramBuilder builder = builder_with_arrivals();
  ports::ProgramRequest request = both_on_stage(true);
  request.scene.preset = Preset::single;
  request.transition = ports::Transition::fade;
  builder.set_request(request);
  request.transition = ports::Transition::cut;
  request.stage.pop_back();
  builder.set_request(request);
  builder.rebuild({}, kNow);
  CHECK(builder.program().fade_ms == ProgramBuilder::kFadeMs);
  request.scene.preset = Preset::grid;
  builder.set_request(request);
  builder.rebuild({}, kNow);
  CHECK(builder.program().fade_ms == 0);
}

TEST_CASE("the mixer is told of a recording, and who is left out of it") {
  ProgramBuilder builder = builder_with_arrivals();
  ports::ProgramRequest request = both_on_stage(true);
  builder.set_request(request);
  builder.rebuild({}, kNow);
  CHECK(builder.program().recording == link::RecordingMark::none);
  request.recording = ports::RecordingRequest{RecordingId("r")};
  request.declined = {kBoris};
  builder.set_request(request);
  builder.rebuild({}, kNow);
  CHECK(builder.program().recording == link::RecordingMark::on);
  CHECK(builder.program().omitted == std::vector{kBoris});
  request.recording->paused = true;
  builder.set_request(request);
  builder.rebuild({}, kNow);
  CHECK(builder.program().recording == link::RecordingMark::paused);
}

TEST_CASE(
    "a recording gets what viewers get while nobody declines, and outputs of its own at once when one does") {
  ProgramBuilder builder = builder_with_arrivals();
  const auto watch = [&](Instant now) {
    Demand demand{{builder.recording_picture()}, {builder.recording_sound()}};
    builder.rebuild(demand, now);
    return *builder.outputs().stream(builder.recording_picture());
  };
  ports::ProgramRequest request = both_on_stage(true);
  request.recording = ports::RecordingRequest{RecordingId("r")};
  builder.set_request(request);
  const auto shared = watch(kNow);
  CHECK_FALSE(builder.recording_picture().recorded);
  CHECK_FALSE(builder.program().video.at(0).recorded);

  request.declined = {kBoris};
  builder.set_request(request);
  CHECK(builder.recording_picture().recorded);
  CHECK(builder.recording_sound().recorded);
  const auto own = watch(kNow + std::chrono::seconds(1));
  CHECK(own != shared);
  const auto& video = builder.program().video;
  CHECK(std::any_of(video.begin(), video.end(), [&](auto& v) { return v.stream == own && v.recorded; }));
  CHECK(std::any_of(builder.program().sound.begin(), builder.program().sound.end(),
                    [](auto& s) { return s.recorded && s.rung == SoundRung::full && !s.without; }));

  request.declined = {kAda, kBoris};
  builder.set_request(request);
  CHECK(watch(kNow + std::chrono::seconds(2)) == own);
}

TEST_CASE("a recording keeps its own outputs until whoever declined cannot be fading out any more") {
  ProgramBuilder builder = builder_with_arrivals();
  ports::ProgramRequest request = both_on_stage(true);
  request.recording = ports::RecordingRequest{RecordingId("r")};
  request.declined = {kBoris};
  builder.set_request(request);
  builder.rebuild({}, kNow);
  request.stage.pop_back();
  request.declined.clear();
  builder.set_request(request);
  builder.rebuild({}, kNow + ProgramBuilder::kOwnOutputs - std::chrono::milliseconds(1));
  CHECK(builder.recording_picture().recorded);
  builder.rebuild({}, kNow + ProgramBuilder::kOwnOutputs);
  CHECK_FALSE(builder.recording_picture().recorded);
}
