#include "mcu/app/load_monitor.hpp"

#include "mcu/base/log.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/app/fake_root.hpp"
#include "tests/unit/session/fakes.hpp"

using namespace amphi;
using namespace amphi::app;
using namespace amphi::testing;
using namespace std::chrono_literals;
using ports::Thinning;

namespace {

const RoomId kRoom("class");

/// A machine of one processor, a server with one room, and their monitor.
class World {
 public:
  explicit World(const Limits& limits = {}) {
    log::init("test", "off");
    registry =
        *session::RoomRegistry::create(timers, plane, {{kRoom, "", {{room::Role::attendee, "a", ""}}}});
    write();
    monitor = std::make_unique<LoadMonitor>(
        plane, [this](auto handler) { handler(statistics); }, *registry, timers, limits,
        MachineLoad(root.path()));
  }
  /// So many seconds in which the processor is busy for this share, all of it with our own work.
  void run(int seconds, double busy) {
    for (int i = 0; i < seconds; ++i) {
      busy_ticks_ += static_cast<int>(busy * 100);
      idle_ticks_ += static_cast<int>((1 - busy) * 100);
      write();
      timers.advance(1s);
    }
  }
  [[nodiscard]] const boost::json::value* shown() const {
    return registry->find(kRoom)->room().snapshot().as_object().if_contains("load");
  }

  FakeRoot root;
  FakeTimers timers;
  FakeMediaPlane plane;
  LoadMonitor::Statistics statistics;
  std::unique_ptr<session::RoomRegistry> registry;
  std::unique_ptr<LoadMonitor> monitor;

 private:
  void write() const {
    root.write("/proc/stat",
               "cpu " + std::to_string(busy_ticks_) + " 0 0 " + std::to_string(idle_ticks_) + "\n");
    root.write("/proc/self/stat", process_stat(1, busy_ticks_));
  }
  int busy_ticks_ = 0, idle_ticks_ = 1;
};

}  // namespace

TEST_CASE("a server with too much to do tells its media and its rooms, and takes it back") {
  World world;
  world.run(10, 0.3);
  CHECK(world.monitor->sample().busy == Approx(0.3).margin(0.02));
  CHECK(world.plane.thinning == Thinning::none);
  CHECK(world.shown() == nullptr);
  world.run(4, 1.0);
  CHECK(world.plane.thinning == Thinning::frame_rate);
  CHECK(world.monitor->thinning() == Thinning::frame_rate);
  REQUIRE(world.shown() != nullptr);
  CHECK(*world.shown() == "thinned");
  world.run(10, 1.0);
  CHECK(world.plane.thinning == Thinning::refuse);
  CHECK(*world.shown() == "full");
  world.run(60, 0.3);
  CHECK(world.plane.thinning == Thinning::none);
  CHECK(world.shown() == nullptr);
}

namespace {

const RoomId kOther("other");

/// So many seconds in which every second tick of the class comes late, and none of another room's.
void run_late(World& world, int seconds, double busy, unsigned late = 15) {
  world.statistics.resize(2);
  world.statistics[0].room = kRoom;
  world.statistics[1].room = kOther;
  for (auto& room : world.statistics) {
    if (!room.mixer) room.mixer.emplace();
  }
  for (int i = 0; i < seconds; ++i) {
    world.run(1, busy);
    for (auto& room : world.statistics) room.mixer->frames += 30;
    world.statistics[0].mixer->late_ticks += late;
  }
}

}  // namespace

TEST_CASE("a room that is late on a machine with time to spare saves alone") {
  World world;
  run_late(world, 5, 0.3);
  CHECK(world.monitor->sample().late == Approx(0.5));
  CHECK(world.plane.thinning == Thinning::none);
  CHECK(world.plane.thinned_rooms == std::map<RoomId, Thinning>{{kRoom, Thinning::frame_rate}});
  REQUIRE(world.shown() != nullptr);
  CHECK(*world.shown() == "thinned");
  // It lets people in nevertheless: they are not what makes its mixer late.
  run_late(world, 30, 0.3);
  CHECK(world.plane.thinned_rooms.at(kRoom) == Thinning::rungs);
  run_late(world, 60, 0.3, 0);
  CHECK(world.plane.thinned_rooms.at(kRoom) == Thinning::none);
  CHECK(world.shown() == nullptr);
}

TEST_CASE("on a busy machine late mixers count for all, and a room's own saving begins anew behind that") {
  World world;
  run_late(world, 5, 0.85);
  CHECK(world.plane.thinning == Thinning::frame_rate);
  CHECK(world.plane.thinned_rooms.empty());
  run_late(world, 10, 0.85);
  CHECK(world.plane.thinning == Thinning::refuse);
  CHECK(world.plane.thinned_rooms.empty());
}

TEST_CASE("with thin_out off everything is measured and nothing done") {
  Limits limits;
  limits.thin_out = false;
  World world(limits);
  world.run(30, 1.0);
  CHECK(world.monitor->sample().busy > 0.9);
  CHECK(world.plane.thinning == Thinning::none);
  CHECK(world.shown() == nullptr);
}
