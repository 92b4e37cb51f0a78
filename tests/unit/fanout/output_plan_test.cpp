#include "gateway/fanout/output_plan.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;
using namespace std::chrono_literals;

namespace {

const Instant kNow{std::chrono::seconds(100)};
const ParticipantId kAda("ada");
const PictureKey kHigh{RungLevel::high, Codec::vp8};
const PictureKey kMedium{RungLevel::medium, Codec::vp8};
const PictureKey kLow{RungLevel::low, Codec::vp8};

/// A plan and the program that it writes.
struct Planner {
  explicit Planner(const link::VideoFormat& canvas = {}) : plan(canvas, 32'000, {}) {}
  link::Program program(const Demand& demand, Instant now) {
    plan.update(demand, now, next_stream);
    link::Program written;
    plan.write(written);
    return written;
  }
  OutputPlan plan;
  std::uint32_t next_stream = 1;
};

Demand watching(std::set<PictureKey> pictures) {
  return {std::move(pictures), {{SoundRung::full, std::nullopt}}, false};
}

}  // namespace

TEST_CASE("nothing is encoded for nobody") {
  Planner planner;
  const auto program = planner.program({}, kNow);
  CHECK(program.video.empty());
  CHECK(program.sound.empty());
  CHECK(program.stills.empty());
}

TEST_CASE("an output starts with the first who wants it and ends some seconds after the last") {
  Planner planner;
  CHECK(planner.program(watching({kHigh}), kNow).video.size() == 1);
  CHECK(planner.program(watching({kHigh, kLow}), kNow + 1s).video.size() == 2);
  CHECK(planner.program(watching({kLow}), kNow + 2s).video.size() == 2);
  const auto later = planner.program(watching({kLow}), kNow + 1s + OutputPlan::kLinger + 1ms);
  REQUIRE(later.video.size() == 1);
  CHECK(later.video[0].rung == RungLevel::low);
}

TEST_CASE("an output that comes back has another stream, one that lingers keeps its own") {
  Planner planner;
  const auto first = planner.program(watching({kHigh}), kNow).video[0].stream;
  planner.program({}, kNow + 1s);
  CHECK(planner.program(watching({kHigh}), kNow + 2s).video[0].stream == first);
  planner.program({}, kNow + 2s + OutputPlan::kLinger + 1ms);
  CHECK(planner.program(watching({kHigh}), kNow + 20s).video[0].stream != first);
}

TEST_CASE("the rungs are those of the table") {
  Planner planner;
  const auto program = planner.program(watching({kHigh, kMedium, kLow}), kNow);
  REQUIRE(program.video.size() == 3);
  CHECK(program.video[0].format == link::VideoFormat{1280, 720, 30, 1'200'000});
  CHECK(program.video[1].format == link::VideoFormat{640, 360, 30, 400'000});
  CHECK(program.video[2].format == link::VideoFormat{320, 180, 15, 110'000});
}

TEST_CASE("a rung is never larger than the canvas and keeps its shape") {
  Planner planner({400, 300, 25, 500'000});
  const auto program = planner.program(watching({kMedium, kLow}), kNow);
  CHECK(program.video[0].format.width == 400);
  CHECK(program.video[0].format.height == 300);
  CHECK(program.video[1].format.height == 180);
  CHECK(program.video[1].format.width == 240);
  // Every second picture of 25.
  CHECK(program.video[1].format.frames_per_second == 12);
}

TEST_CASE("thinned out, every output has half its pictures") {
  Planner planner;
  planner.plan.set_thinning(ports::Thinning::frame_rate);
  const auto program = planner.program(watching({kHigh, kMedium, kLow}), kNow);
  CHECK(program.canvas.frames_per_second == 15);
  CHECK(program.video[0].format.frames_per_second == 15);
  CHECK(program.video[1].format.frames_per_second == 15);
  CHECK(program.video[2].format.frames_per_second == 7);
}

TEST_CASE("each sound rung has its own packets, and a talker his own of the one he hears") {
  Planner planner;
  Demand demand;
  demand.sounds = {
      {SoundRung::full, std::nullopt}, {SoundRung::thin, kAda}, {SoundRung::least, std::nullopt}};
  const auto program = planner.program(demand, kNow);
  REQUIRE(program.sound.size() == 3);
  CHECK(program.sound[0].frame_ms == 20);
  CHECK(program.sound[0].bits_per_second == 32'000);
  CHECK(program.sound[1].frame_ms == 60);
  CHECK(program.sound[1].without == kAda);
  CHECK(program.sound[1].dtx);
  CHECK(program.sound[2].bits_per_second == 12'000);
}

TEST_CASE("only the low rung shows one thing alone") {
  Planner planner;
  planner.plan.set_focus(true);
  const auto program = planner.program(watching({kHigh, kLow}), kNow);
  CHECK_FALSE(program.video[0].focus);
  CHECK(program.video[1].focus);
  CHECK(planner.plan.focus_runs());
}

TEST_CASE("small steps of a bit rate are not told") {
  Planner planner;
  planner.program(watching({kHigh}), kNow);
  planner.plan.set_rate(RungLevel::high, 1'000'000);
  CHECK(planner.plan.format(RungLevel::high).bits_per_second == 1'000'000);
  planner.plan.set_rate(RungLevel::high, 1'030'000);
  CHECK(planner.plan.format(RungLevel::high).bits_per_second == 1'000'000);
  planner.plan.set_rate(RungLevel::high, 5'000'000);
  CHECK(planner.plan.format(RungLevel::high).bits_per_second == 1'200'000);
  planner.plan.set_rate(RungLevel::high, 1'000);
  CHECK(planner.plan.format(RungLevel::high).bits_per_second == 600'000);
}

TEST_CASE("a low rung with few bits has fewer pictures, and its sound always has FEC") {
  Planner planner;
  Demand demand = watching({kMedium, kLow});
  demand.sounds = {{SoundRung::full, std::nullopt}, {SoundRung::thin, std::nullopt}};
  for (const SoundRung rung : kSoundRungs) planner.plan.set_expected_loss(rung, 5);
  planner.plan.set_rate(RungLevel::low, 30'000);
  planner.plan.set_rate(RungLevel::medium, 200'000);
  const auto program = planner.program(demand, kNow);
  CHECK(program.video[0].format.frames_per_second == 30);
  CHECK(program.video[1].format.frames_per_second == 10);
  CHECK(program.sound[0].expected_loss == 5);
  CHECK(program.sound[1].expected_loss == 15);
}
