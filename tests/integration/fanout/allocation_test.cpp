// No memory is allocated per packet on the way from the mixer to those who watch, and from a talker to the
// mixer, and nothing is left of those who left. A program of its own, since it counts what malloc() is asked
// for.
#include <algorithm>
#include <filesystem>
#include <future>
#include <optional>
#include <ostream>

#include "tests/integration/fanout/world.hpp"
#include "tests/support/allocation_count.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using test::on_stage;
using test::TestPeer;
using test::World;

namespace {

const ParticipantId kAda("ada");
constexpr int kTurns = 75;  ///< of 20 ms, for one measurement

struct Spent {
  std::uint64_t allocations = 0;  ///< of the server's threads
  std::uint64_t packets = 0;      ///< that watchers received and Ada sent
};

class Lesson {
 public:
  Lesson() {
    test::leave_allocations_out();
    world_.control.call([] { test::leave_allocations_out(); });
    room_.set_program(on_stage({{kAda, "Ada", true, false, false}}));
    ada_ = world_.join(room_, kAda);
    peers_.push_back(ada_.get());
    for (int i = 0; i < 8; ++i) {
      const ParticipantId who("watcher" + std::to_string(i));
      room_.set_quality(who, RungLevel::high);
      watchers_.push_back(world_.watch(room_, who));
      peers_.push_back(watchers_.back().get());
    }
    REQUIRE(world_.until(
        peers_, [this] { return received() > 200 * watchers_.size(); }, [this] { say("hello", 1); }));
  }

  /// Of three windows the one with the fewest allocations.
  Spent least(int packets_each) {
    Spent least = spend(packets_each);
    for (int i = 0; i < 2; ++i) {
      const Spent other = spend(packets_each);
      if (other.allocations < least.allocations) least = other;
    }
    return least;
  }
  void make_pictures_longer() { say("many", 3); }
  /// One second and a half, in which Ada says so many packets every 20 ms.
  Spent spend(int packets_each) {
    int turns = 0;
    const std::uint64_t before = received();
    const std::uint64_t allocated = test::allocations();
    world_.until(
        peers_, [&] { return turns >= kTurns; },
        [&] {
          ++turns;
          say("hello", packets_each);
        });
    return {test::allocations() - allocated,
            received() - before + static_cast<std::uint64_t>(turns * packets_each)};
  }

 private:
  void say(std::string_view text, int times) {
    for (int i = 0; i < times; ++i) ada_->say(text);
  }
  std::uint64_t received() const {
    std::uint64_t sum = 0;
    for (const auto& watcher : watchers_) sum += watcher->shown.size() + watcher->sounds.size();
    return sum;
  }

  World world_;
  test::Room room_{*world_.plane, world_.control};
  std::unique_ptr<TestPeer> ada_;
  std::vector<std::unique_ptr<TestPeer>> watchers_;
  std::vector<TestPeer*> peers_;
};

/// What is alive.
struct State {
  std::size_t descriptors = 0;
  std::size_t connections = 0;
  std::size_t watchers = 0;
  friend bool operator==(const State&, const State&) = default;
  friend std::ostream& operator<<(std::ostream& out, const State& state) {
    return out << state.descriptors << " descriptors, " << state.connections << " connections, "
               << state.watchers << " watchers";
  }
};

std::size_t descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

State state(World& world) {
  std::promise<State> counted;
  world.control.call([&] {
    world.plane->statistics([&](const std::vector<fanout::RoomStatistics>& rooms) {
      State state{descriptors(), rooms.at(0).connections, 0};
      for (const auto& picture : rooms.at(0).pictures) state.watchers += picture.watchers;
      counted.set_value(state);
    });
  });
  return counted.get_future().get();
}

}  // namespace

TEST_CASE("many more packets take no more allocations") {
  if (!test::allocations_are_counted()) return;
  Lesson lesson;
  lesson.least(1);  // what grows once grows now
  const Spent few = lesson.least(1);
  lesson.make_pictures_longer();
  lesson.least(5);
  const Spent many = lesson.least(5);
  const std::uint64_t more = many.packets - few.packets;
  INFO(few.allocations << " allocations for " << few.packets << " packets, " << many.allocations << " for "
                       << many.packets);
  REQUIRE(many.packets > 5 * few.packets);
  // Reports, timers and ICE checks go on and depend on time. The uplink posts one task for each batch, which
  // is at worst one packet of Ada's. One for each packet of the mixer's would be ten times as many.
  const std::uint64_t batches = kTurns * 4;
  CHECK(many.allocations < few.allocations + few.allocations / 4 + batches + more / 1000);
}

TEST_CASE("of those who came and went no connection, no consumer and no descriptor is left") {
  World world;
  test::Room room(*world.plane, world.control);
  room.set_program(on_stage({{kAda, "Ada", true, false, false}}));
  const auto ada = world.join(room, kAda);
  // What is closed is closed a moment later, and later on a busy machine: wait until nothing goes any more.
  const auto settled = [&](const std::optional<State>& goal) {
    State now = state(world);
    int quiet = 0;
    world.until({ada.get()}, [&] {
      const State next = state(world);
      quiet = next == now ? quiet + 1 : 0;
      now = next;
      return goal ? now == *goal : quiet == 50;
    });
    return now;
  };
  const auto come_and_go = [&] {
    std::vector<std::unique_ptr<TestPeer>> guests;
    std::vector<TestPeer*> peers{ada.get()};
    for (int i = 0; i < 16; ++i) {
      guests.push_back(world.watch(room, ParticipantId("guest" + std::to_string(i))));
      peers.push_back(guests.back().get());
    }
    const auto watches = [](const auto& guest) { return guest->shown.size() > 2; };
    REQUIRE(world.until(peers, [&] { return std::all_of(guests.begin(), guests.end(), watches); }));
    CHECK(state(world).watchers >= guests.size());
    for (int i = 0; i < 16; ++i) room.remove(ParticipantId("guest" + std::to_string(i)));
    guests.clear();
  };
  come_and_go();
  const State before = settled({});
  CHECK(before.connections == 1);
  for (int i = 0; i < 2; ++i) {
    come_and_go();
    CHECK(settled(before) == before);
  }
}
