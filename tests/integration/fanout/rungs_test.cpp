#include <unistd.h>

#include <algorithm>
#include <future>

#include "tests/integration/fanout/world.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/process_usage.hpp"

using namespace amphi;
using test::on_stage;
using test::TestPeer;
using test::World;
using namespace std::chrono_literals;

namespace {

const ParticipantId kAda("ada");
const ParticipantId kBoris("boris");
const ParticipantId kCleo("cleo");

bool shows(const TestPeer& peer, RungLevel rung) {
  return !peer.shown.empty() && peer.shown.back().rung == rung;
}

/// Somebody who chose a rung, once he is shown it.
std::unique_ptr<TestPeer> watching(World& world, test::Room& room, const ParticipantId& who, RungLevel rung) {
  room.set_quality(who, rung);
  auto peer = world.watch(room, who);
  REQUIRE(world.until({peer.get()}, [&] { return shows(*peer, rung); }));
  return peer;
}

/// Numbers go on by one and times forwards, whatever rungs and layers the pictures are of.
void check_continuous(const TestPeer& peer) {
  for (std::size_t i = 1; i < peer.shown.size(); ++i) {
    const auto& before = peer.shown[i - 1];
    const auto& now = peer.shown[i];
    CHECK(static_cast<std::uint16_t>(now.sequence - before.sequence) == 1);
    CHECK(static_cast<std::uint16_t>((now.picture_id - before.picture_id) & 0x7fff) == 1);
    CHECK(static_cast<std::int32_t>(now.timestamp - before.timestamp) > 0);
    if (now.stream != before.stream) CHECK(now.key);
  }
}

fanout::RoomStatistics count(World& world) {
  std::promise<std::vector<fanout::RoomStatistics>> counted;
  world.control.call(
      [&] { world.plane->statistics([&](auto rooms) { counted.set_value(std::move(rooms)); }); });
  return counted.get_future().get().front();
}

bool encodes(const fanout::RoomStatistics& room, RungLevel rung) {
  return std::any_of(room.pictures.begin(), room.pictures.end(),
                     [rung](const auto& picture) { return picture.rung == rung; });
}

}  // namespace

TEST_CASE("each attendee gets the rung that he chose, and goes over to another without a break") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = watching(world, room, kAda, RungLevel::medium);
  CHECK(room.told().delivery[kAda] == ports::Delivery{RungLevel::medium, ports::Delivery::Reason::choice});
  room.set_quality(kAda, RungLevel::low);
  REQUIRE(world.until({ada.get()}, [&] { return shows(*ada, RungLevel::low); }));
  room.set_quality(kAda, RungLevel::medium);
  REQUIRE(world.until({ada.get()}, [&] { return shows(*ada, RungLevel::medium); }));
  check_continuous(*ada);
}

TEST_CASE("an attendee with a good link comes to the high rung by himself") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = world.watch(room, kAda);
  REQUIRE(world.until({ada.get()}, [&] { return shows(*ada, RungLevel::high); }));
  check_continuous(*ada);
}

TEST_CASE("outputs come with who watches them and go some time after he has gone") {
  World world;
  test::Room room(*world.plane, world.control);
  room.set_quality(kAda, RungLevel::medium);
  room.set_quality(kBoris, RungLevel::low);
  const auto ada = world.watch(room, kAda);
  auto boris = world.watch(room, kBoris);
  REQUIRE(world.until({ada.get(), boris.get()},
                      [&] { return shows(*ada, RungLevel::medium) && shows(*boris, RungLevel::low); }));
  CHECK(encodes(count(world), RungLevel::low));
  CHECK_FALSE(encodes(count(world), RungLevel::high));
  room.remove(kBoris);
  CHECK(world.until({ada.get(), boris.get()}, [&] { return !encodes(count(world), RungLevel::low); }));
  CHECK(encodes(count(world), RungLevel::medium));
}

TEST_CASE("a late joiner is shown the last key frame and what followed, and no other is made for him") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = watching(world, room, kAda, RungLevel::low);
  room.set_quality(kBoris, RungLevel::low);
  ada->ask_for_key_frame();
  const auto boris = world.watch(room, kBoris);
  REQUIRE(world.until({ada.get(), boris.get()}, [&] { return boris->shown.size() > 10; }));
  CHECK(boris->shown.front().key);
  check_continuous(*boris);
  CHECK(count(world).key_frames[2].replayed >= 1);
  // A replay is shown at once: it takes a fraction of the time that it was made in.
  CHECK(boris->shown[1].timestamp - boris->shown[0].timestamp < 1800);
}

TEST_CASE("the low rung is VP9 while all who watch it take that") {
  World world;
  test::Room room(*world.plane, world.control);
  for (const auto& who : {kAda, kBoris}) room.set_quality(who, RungLevel::low);
  const auto ada = world.watch(room, kAda, {Codec::vp9, Codec::vp8});
  const auto in = [](const TestPeer& peer, Codec codec) {
    return !peer.shown.empty() && peer.shown.back().codec == codec;
  };
  REQUIRE(world.until({ada.get()}, [&] { return in(*ada, Codec::vp9); }));
  const auto boris = world.watch(room, kBoris);
  REQUIRE(
      world.until({ada.get(), boris.get()}, [&] { return in(*ada, Codec::vp8) && in(*boris, Codec::vp8); }));
  check_continuous(*ada);
}

TEST_CASE("who has H.264 alone gets it from its first key frame on, and does not keep the others from VP9") {
  World world;
  test::Room room(*world.plane, world.control);
  for (const auto& who : {kAda, kBoris}) room.set_quality(who, RungLevel::low);
  const auto ada = world.watch(room, kAda, {Codec::vp9, Codec::vp8});
  const auto boris = world.watch(room, kBoris, {Codec::h264});
  const auto in = [](const TestPeer& peer, Codec codec) {
    return !peer.shown.empty() && peer.shown.back().codec == codec;
  };
  REQUIRE(world.until({ada.get(), boris.get()}, [&] {
    return in(*ada, Codec::vp9) && in(*boris, Codec::h264) && boris->shown.size() > 10;
  }));
  CHECK(boris->shown.front().key);
  CHECK(std::all_of(ada->shown.begin(), ada->shown.end(),
                    [](const auto& picture) { return picture.codec == Codec::vp9; }));
}

TEST_CASE("twenty who ask for key frames all the time get no more than two a second") {
  World world;
  test::Room room(*world.plane, world.control);
  std::vector<std::unique_ptr<TestPeer>> viewers;
  std::vector<TestPeer*> peers;
  for (int i = 0; i < 20; ++i) {
    const ParticipantId who("viewer" + std::to_string(i));
    room.set_quality(who, RungLevel::medium);
    viewers.push_back(world.watch(room, who));
    peers.push_back(viewers.back().get());
  }
  const auto all_see = [&] {
    return std::all_of(peers.begin(), peers.end(), [](const TestPeer* peer) { return !peer->shown.empty(); });
  };
  REQUIRE(world.until(peers, all_see));
  const auto before = count(world).key_frames[1].encoded;
  const Instant start = now();
  world.until(
      peers, [&] { return now() - start > 5s; },
      [&] {
        for (TestPeer* peer : peers) peer->ask_for_key_frame();
      });
  const auto made = count(world).key_frames[1].encoded - before;
  CHECK(made >= 1);
  CHECK(made <= 10);
}

TEST_CASE("still pictures go to those who are on them, and they get no moving ones") {
  World world;
  test::Room room(*world.plane, world.control);
  room.set_quality(kAda, RungLevel::stills, true);
  room.set_quality(kBoris, RungLevel::medium, true);
  const auto ada = world.watch(room, kAda);
  const auto boris = world.watch(room, kBoris);
  REQUIRE(world.until({ada.get(), boris.get()},
                      [&] { return room.told().stills[kAda] > 2 && boris->shown.size() > 5; }));
  CHECK(room.told().stills[kBoris] == 0);
  CHECK(ada->shown.empty());
  CHECK(ada->sounds.size() > 2);
  CHECK(room.told().delivery[kAda].rung == RungLevel::stills);
}

TEST_CASE("of many who talk only the loudest are mixed") {
  World world;
  test::Room room(*world.plane, world.control);
  std::vector<std::unique_ptr<TestPeer>> talkers;
  std::vector<TestPeer*> peers;
  ports::ProgramRequest request;
  for (int i = 0; i < 8; ++i) {
    const ParticipantId who("talker" + std::to_string(i));
    request.stage.push_back({who, "Talker", true, false, false});
    talkers.push_back(world.join(room, who));
    peers.push_back(talkers.back().get());
  }
  room.set_program(request);
  const auto talk = [&] {
    for (TestPeer* peer : peers) peer->say("talk");
  };
  const auto left_out = [&] { return count(world).microphone_packets_left_out; };
  REQUIRE(world.until(
      peers, [&] { return left_out() > 100; }, talk));
  // Each of those who are mixed hears the others only.
  std::set<std::uint8_t> own;
  for (const TestPeer* peer : peers) own.insert(peer->sounds.back().stream);
  CHECK(own.size() > 3);
  CHECK(own.size() <= 7);
}

TEST_CASE("a server under load gives nobody the high rung, and lets nobody new in") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto ada = watching(world, room, kAda, RungLevel::high);
  world.control.call([&] { world.plane->set_thinning(ports::Thinning::rungs); });
  REQUIRE(world.until({ada.get()}, [&] { return shows(*ada, RungLevel::medium); }));
  CHECK(room.told().delivery[kAda] == ports::Delivery{RungLevel::medium, ports::Delivery::Reason::server});
  world.control.call([&] { world.plane->set_thinning(ports::Thinning::refuse); });
  const auto refused = room.offer(kCleo, ports::ConnectionPurpose::whep, "v=0");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::overloaded);
  world.control.call([&] { world.plane->set_thinning(ports::Thinning::none); });
  CHECK(world.until({ada.get()}, [&] { return shows(*ada, RungLevel::high); }));
}

TEST_CASE("many joins and leaves leave nothing behind") {
  World world;
  test::Room room(*world.plane, world.control);
  const auto round = [&](int number) {
    std::vector<std::unique_ptr<TestPeer>> viewers;
    std::vector<TestPeer*> peers;
    for (int i = 0; i < 25; ++i) {
      const ParticipantId who("viewer" + std::to_string(number) + "-" + std::to_string(i));
      viewers.push_back(world.watch(room, who));
      peers.push_back(viewers.back().get());
    }
    const auto all_see = [&] {
      return std::all_of(peers.begin(), peers.end(),
                         [](const TestPeer* peer) { return !peer->sounds.empty(); });
    };
    CHECK(world.until(peers, all_see));
    for (int i = 0; i < 25; ++i)
      room.remove(ParticipantId("viewer" + std::to_string(number) + "-" + std::to_string(i)));
    CHECK(world.until(peers, [&] { return count(world).connections == 0; }));
  };
  // A spare mixer is started a while after the first was taken.
  const auto settle = [&] { world.until({}, [until = now() + 3s] { return now() > until; }); };
  round(0);
  settle();
  const test::ProcessUsage before = test::usage_of(getpid());
  for (int i = 1; i <= 7; ++i) round(i);
  settle();
  const test::ProcessUsage after = test::usage_of(getpid());
  CHECK(after.descriptors <= before.descriptors);
  CHECK(after.threads == before.threads);
}
