#include "tests/integration/mixer/room_fixture.hpp"

#include <cstdlib>

#include "pipelines/gst/runtime.hpp"
#include "tests/support/catch.hpp"

namespace amphi::test {

void start_gstreamer() {
  static const auto started = pipelines::gst::start();
  REQUIRE(started);
}

namespace {

link::SoundOutput sound_output(std::uint32_t stream, std::optional<ParticipantId> without) {
  link::SoundOutput output;
  output.stream = stream;
  output.without = std::move(without);
  return output;
}

}  // namespace

Room::Room(std::vector<std::string> options) : mixer(std::move(options)) {
  start_gstreamer();
  constexpr std::array kNames{"red", "green", "blue", "yellow"};
  program.video = {{kVideoOut, RungLevel::high, Codec::vp8, program.canvas, false}};
  program.sound = {sound_output(kFullMix, {})};
  for (std::uint32_t i = 0; i < speakers.size(); ++i) {
    speakers[i] = std::make_unique<Speaker>(kNames[i], 10 + i, 20 + i,
                                            Speaker::Look{kColors[i], 320, 180, 20, kTones[i], false});
    program.stage.push_back(speakers[i]->seat());
    program.sound.push_back(sound_output(kMinusFirst + i, ParticipantId(kNames[i])));
  }
  mixer.on_rtp = [this](std::uint32_t stream, Bytes packet, Instant captured) {
    viewer.take(stream, packet, captured);
  };
  REQUIRE(run_until([this] { return mixer.ready(); }));
}

void Room::run(Duration how_long) {
  for (const Instant end = now() + how_long; now() < end;) {
    if (mixer.ready()) {
      for (const auto& speaker : speakers) {
        if (speaker) speaker->run(mixer, now());
      }
    }
    mixer.pump();
  }
}

bool Room::run_until(const std::function<bool()>& condition, Duration patience) {
  for (const Instant end = now() + patience; now() < end;) {
    if (condition()) return true;
    run(std::chrono::milliseconds(10));
  }
  return condition();
}

void Room::send_program() {
  ++program.revision;
  mixer.send(program);
}

std::optional<link::Region> Room::region(const std::string& participant) const {
  if (!mixer.report()) return std::nullopt;
  for (const link::Region& region : mixer.report()->on_screen) {
    if (region.tile.participant.str() == participant) return region;
  }
  return std::nullopt;
}

Gaps gaps_of(const std::vector<Instant>& frames, Duration limit) {
  Gaps gaps{{}, frames.size(), 0};
  for (std::size_t i = 1; i < frames.size(); ++i) {
    const Duration gap = frames[i] - frames[i - 1];
    gaps.largest = std::max(gaps.largest, gap);
    if (gap > limit) ++gaps.above;
  }
  return gaps;
}

bool near(const Rgb& seen, const Color& wanted) {
  constexpr int kTolerance = 30;
  return std::abs(seen.red - wanted.red) < kTolerance && std::abs(seen.green - wanted.green) < kTolerance &&
         std::abs(seen.blue - wanted.blue) < kTolerance;
}

}  // namespace amphi::test
