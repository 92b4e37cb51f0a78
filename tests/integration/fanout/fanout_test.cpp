#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include "mcu/base/log.hpp"
#include "tests/integration/fanout/world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/process_usage.hpp"

using namespace amphi;
using test::on_stage;
using test::World;
using namespace std::chrono_literals;

namespace {

const ParticipantId kAda("ada");
const ParticipantId kBoris("boris");

}  // namespace

TEST_CASE("a viewer's picture starts with a key frame and stays on one stream") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto viewer = world.watch(room, kAda);
  REQUIRE(world.until({viewer.get()},
                      [&] { return viewer->pictures.size() > 20 && viewer->sounds.size() > 20; }));
  CHECK(viewer->pictures.front());
  CHECK(viewer->picture_ssrcs.size() == 1);
  CHECK(room.told().connections[kAda].back() == ports::ConnectionState::connected);
}

TEST_CASE("a talker is moved to his mix-minus and back on one unbroken stream") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = world.join(room, kAda);
  REQUIRE(world.until({ada.get()}, [&] { return ada->sounds.size() > 5; }));
  const std::uint8_t shared = ada->sounds.back().stream;

  room.set_program(on_stage({{kAda, "Ada", true, false, false}}));
  REQUIRE(world.until(
      {ada.get()}, [&] { return ada->sounds.back().stream != shared; }, [&] { ada->say("talk"); }));
  CHECK(room.told().arriving[kAda].microphone);
  room.set_program(on_stage({{kAda, "Ada", false, false, false}}));
  REQUIRE(world.until(
      {ada.get()}, [&] { return ada->sounds.back().stream == shared; }, [&] { ada->say("talk"); }));

  for (std::size_t i = 1; i < ada->sounds.size(); ++i) {
    CHECK(ada->sounds[i].ssrc == ada->sounds[0].ssrc);
    CHECK(static_cast<std::uint16_t>(ada->sounds[i].sequence - ada->sounds[i - 1].sequence) == 1);
    // As long as the packet before.
    const std::uint32_t step = ada->sounds[i].timestamp - ada->sounds[i - 1].timestamp;
    CHECK((step == 960 || step == 2880));
  }
}

TEST_CASE("a mixer that dies or hangs is started again and every connection stays") {
  const char* how = GENERATE("exit", "hang");
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = world.join(room, kAda);
  const auto viewer = world.watch(room, kBoris);
  room.set_program(on_stage({{kAda, "Ada", true, false, false}}));
  const auto restarted = [&] {
    const auto& states = room.told().mixer;
    return std::count(states.begin(), states.end(), ports::MixerState::running) == 2;
  };
  REQUIRE(world.until({ada.get(), viewer.get()},
                      [&] { return viewer->pictures.size() > 5 && ada->connected(); }));
  REQUIRE(world.until({ada.get(), viewer.get()}, restarted, [&] {
    const auto& states = room.told().mixer;
    const bool first = std::count(states.begin(), states.end(), ports::MixerState::running) == 1;
    ada->say(first ? how : "talk");
  }));
  const std::size_t pictures = viewer->pictures.size();
  const std::size_t own = ada->sounds.size();
  REQUIRE(world.until(
      {ada.get(), viewer.get()},
      [&] { return viewer->pictures.size() > pictures + 20 && ada->sounds.size() > own + 20; },
      [&] { ada->say("talk"); }));
  // The program came back with it: Ada is mixed again and so hears her own mix-minus.
  CHECK(ada->sounds.back().stream != viewer->sounds.back().stream);
  CHECK(viewer->picture_ssrcs.size() == 1);
  // The second mixer's stream begins with a key frame.
  CHECK(std::count(viewer->pictures.begin(), viewer->pictures.end(), true) >= 2);
  CHECK(room.told().connections[kBoris] == std::vector{ports::ConnectionState::connected});
}

TEST_CASE("an uploaded picture goes to each mixer once, and again when a scene shows it anew") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = world.join(room, kAda);
  const PictureId sky("sky");
  const auto bytes = std::make_shared<const std::vector<std::uint8_t>>(150'000, std::uint8_t{5});
  ports::ProgramRequest with = on_stage({{kAda, "Ada", true, false, false}});
  with.scene.background_picture = sky;
  with.pictures[sky] = bytes;
  const auto times_seen = [&] {
    const auto& tiles = room.told().program.on_screen;
    return std::count_if(tiles.begin(), tiles.end(),
                         [&](const auto& seen) { return seen.tile.participant.str() == sky.str(); });
  };
  room.set_program(with);
  REQUIRE(world.until({ada.get()}, [&] { return times_seen() == 1 && ada->connected(); }));
  with.scene.labels = false;
  room.set_program(with);
  ports::ProgramRequest without = with;
  without.scene.background_picture.reset();
  without.pictures.clear();
  room.set_program(without);
  room.set_program(with);
  REQUIRE(world.until({ada.get()}, [&] { return times_seen() == 2; }));
  const auto running = [&] {
    const auto& states = room.told().mixer;
    return std::count(states.begin(), states.end(), ports::MixerState::running);
  };
  REQUIRE(world.until(
      {ada.get()}, [&] { return running() == 2; }, [&] { ada->say(running() == 1 ? "exit" : "talk"); }));
  CHECK(world.until({ada.get()}, [&] { return times_seen() == 1; }));
}

TEST_CASE("a spare mixer that hangs is not given to a room whose mixer died") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = world.join(room, kAda);
  const auto viewer = world.watch(room, kBoris);
  room.set_program(on_stage({{kAda, "Ada", true, false, false}}));
  const auto mixers = [] { return test::children_of(getpid(), "fake_mixer"); };
  const auto talk = [&] { ada->say("talk"); };
  REQUIRE(world.until(
      {ada.get(), viewer.get()}, [&] { return viewer->pictures.size() > 5; }, talk));
  REQUIRE(mixers().size() == 1);
  const pid_t first = mixers().front();
  REQUIRE(world.until(
      {ada.get(), viewer.get()}, [&] { return mixers().size() == 2; }, talk));
  const pid_t spare = mixers().front() == first ? mixers().back() : mixers().front();
  const Instant ready = now() + 500ms;
  REQUIRE(world.until(
      {ada.get(), viewer.get()}, [&] { return now() > ready; }, talk));
  REQUIRE(kill(spare, SIGSTOP) == 0);
  const Instant silent = now() + 1500ms;
  REQUIRE(world.until(
      {ada.get(), viewer.get()}, [&] { return now() > silent; }, talk));
  REQUIRE(kill(first, SIGKILL) == 0);
  const std::size_t pictures = viewer->pictures.size();
  REQUIRE(world.until(
      {ada.get(), viewer.get()}, [&] { return viewer->pictures.size() > pictures + 40; }, talk));
  const auto states = room.told().mixer;
  CHECK(std::count(states.begin(), states.end(), ports::MixerState::restarting) == 1);
}

TEST_CASE("the mixer's wish for a key frame reaches the producer's camera and no microphone") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = world.join(room, kAda);
  room.set_program(on_stage({{kAda, "Ada", true, true, false}}));
  const std::array<std::uint8_t, 4> picture{'l', 'o', 's', 't'};
  CHECK(world.until(
      {ada.get()}, [&] { return ada->key_frame_requests > 0; }, [&] { ada->show(picture); }));

  test::Room other(*world.plane, world.control);
  const auto boris = world.join(other, kBoris);
  other.set_program(on_stage({{kBoris, "Boris", true, true, false}}));
  REQUIRE(world.until(
      {boris.get()}, [&] { return boris->sounds.size() > 20; }, [&] { boris->say("lost"); }));
  CHECK(boris->key_frame_requests == 0);
}

TEST_CASE("a sender is told the size of his tile and stops when he leaves the stage") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = world.join(room, kAda);
  room.set_program(on_stage({{kAda, "Ada", false, true, false}}));
  REQUIRE(world.until({ada.get()}, [&] { return room.told().limits[kAda].active; }));
  // His tile is 640x360; with nobody on a larger rung a half or a quarter of it will do.
  const ports::SenderLimits told = room.told().limits[kAda];
  CHECK(640 % told.width == 0);
  CHECK(told.height * 16 / 9 == told.width);
  room.set_program(on_stage({}));
  CHECK(world.until({ada.get()}, [&] { return !room.told().limits[kAda].active; }));
}

TEST_CASE("a second connection of a participant replaces the first") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto first = world.join(room, kAda);
  REQUIRE(world.until({first.get()}, [&] { return first->connected(); }));
  const auto second = world.join(room, kAda);
  CHECK(world.until({first.get(), second.get()}, [&] { return second->connected() && !first->connected(); }));
}

TEST_CASE("who was away and comes back gets a new picture without asking") {
  World world(400ms);
  test::Room room(*world.plane, world.control);
  room.set_program(on_stage({}));
  const ParticipantId eve("eve");
  const auto viewer = world.watch(room, eve);
  REQUIRE(world.until({viewer.get()}, [&] { return viewer->pictures.size() > 5; }));
  const auto last = [&] { return room.told().connections[eve].back(); };
  // Nobody serves his socket.
  while (last() != ports::ConnectionState::disconnected) std::this_thread::sleep_for(20ms);
  const auto keys = [&] { return std::count(viewer->pictures.begin(), viewer->pictures.end(), true); };
  const auto before = keys();
  // He is not ticked: his receiver asks for nothing.
  CHECK(world.until({}, [&] { return keys() > before; }));
  CHECK(last() == ports::ConnectionState::connected);
}

TEST_CASE("an offer that is none is refused and the room goes on") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto refused = room.offer(kAda, ports::ConnectionPurpose::whep, "v=0\r\nthis is not it");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::malformed);
  const auto viewer = world.watch(room, kBoris);
  CHECK(world.until({viewer.get()}, [&] { return viewer->pictures.size() > 3; }));
}

TEST_CASE("a participant who is removed loses his connection and others keep theirs") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = world.join(room, kAda);
  const auto viewer = world.watch(room, kBoris);
  REQUIRE(world.until({ada.get(), viewer.get()}, [&] { return ada->connected() && viewer->connected(); }));
  room.remove(kAda);
  REQUIRE(world.until({ada.get(), viewer.get()}, [&] { return !ada->connected(); }));
  const std::size_t seen = viewer->pictures.size();
  CHECK(world.until({viewer.get()}, [&] { return viewer->pictures.size() > seen + 10; }));
}
