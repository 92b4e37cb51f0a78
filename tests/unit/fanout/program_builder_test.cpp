#include "gateway/fanout/program_builder.hpp"

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
  builder.set_arriving(kAda, Source::microphone, Codec::opus);
  builder.set_arriving(kAda, Source::camera, Codec::vp8);
  builder.set_arriving(kBoris, Source::microphone, Codec::opus);
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
  builder.set_arriving(kAda, Source::camera, Codec::vp8);
  CHECK_FALSE(builder.rebuild({}, kNow));
  builder.set_arriving(kAda, Source::camera, Codec::h264);
  CHECK(builder.rebuild({}, kNow));
  const auto after = builder.mixed_stream(kAda, Source::camera);
  REQUIRE(after);
  CHECK(before != after);
  CHECK(builder.owner_of(*after) == Tile{kAda, Source::camera});
  CHECK_FALSE(builder.owner_of(*before));
}

TEST_CASE("the low rung has a choice of what to show with a screen or a second camera") {
  ProgramBuilder builder = builder_with_arrivals();
  builder.set_request(both_on_stage(true));
  builder.rebuild({}, kNow);
  CHECK_FALSE(builder.has_choice());
  builder.set_arriving(kBoris, Source::camera, Codec::vp8);
  builder.rebuild({}, kNow);
  CHECK(builder.has_choice());
}

TEST_CASE("what is shown alone is the screen, else the pinned tile, else who speaks") {
  ProgramBuilder builder = builder_with_arrivals();
  ports::ProgramRequest request = both_on_stage(true);
  builder.set_request(request);
  builder.rebuild({}, kNow);
  CHECK(builder.focus(kBoris) == Tile{kBoris, Source::camera});
  request.scene.pinned = Tile{kAda, Source::camera};
  builder.set_request(request);
  builder.rebuild({}, kNow);
  CHECK(builder.focus(kBoris) == Tile{kAda, Source::camera});
  request.stage[1].screen = true;
  builder.set_request(request);
  builder.set_arriving(kBoris, Source::screen, Codec::vp8);
  builder.rebuild({}, kNow);
  CHECK(builder.focus(kAda) == Tile{kBoris, Source::screen});
}
