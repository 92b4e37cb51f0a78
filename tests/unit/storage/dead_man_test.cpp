// What happens when no admin gives a sign any more, whatever the clocks do.
#include "recorder/storage/dead_man.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::storage;
using namespace std::chrono_literals;

namespace {

constexpr Time kStart{1'796'000'000s};
using Actions = std::vector<DeadManAction>;

/// A switch, and a machine's two clocks.
struct Machine {
  explicit Machine(DeadManSettings wanted, DeadManMemory kept = {kStart}) : settings(wanted) { boot(kept); }
  void boot(const DeadManMemory& kept) { watch.emplace(settings, kept, now); }
  /// The server, or the machine, is off for a while.
  void restart(std::chrono::seconds off) {
    const DeadManMemory kept = watch->memory(now);
    now = {now.wall + off, Instant()};
    boot(kept);
  }
  /// What is to be done while so much time passes, looked at every minute.
  Actions pass(std::chrono::seconds time) {
    Actions actions;
    for (auto left = time; left > 0s; left -= 60s) {
      now.wall += 60s;
      now.running += 60s;
      if (const auto action = watch->poll(now)) actions.push_back(*action);
    }
    return actions;
  }
  void set_clock(std::chrono::seconds by) { now.wall += by; }

  DeadManSettings settings;
  Moment now{kStart, Instant()};
  std::optional<DeadManSwitch> watch;
};

const Actions kAll{DeadManAction::warn, DeadManAction::close, DeadManAction::destroy_vault};

}  // namespace

TEST_CASE("the dead man's switch is off unless it is asked for") {
  Machine machine({});
  machine.now.wall += 24h * 3650;
  CHECK(machine.pass(24h * 30).empty());
  CHECK_FALSE(machine.watch->enabled());
}

TEST_CASE("without a sign it warns, then closes; the vault stays unless that was asked for, too") {
  Machine machine({48h, false});
  CHECK(machine.pass(36h - 1min).empty());
  CHECK(machine.pass(1min) == Actions{DeadManAction::warn});
  CHECK(machine.pass(12h - 1min).empty());
  CHECK_FALSE(machine.watch->tripped());
  CHECK(machine.pass(1min) == Actions{DeadManAction::close});
  CHECK(machine.watch->tripped());
  CHECK(machine.pass(24h * 365).empty());
}

TEST_CASE("a second stage destroys the vault after as long again") {
  Machine machine({10h, true});
  CHECK(machine.pass(10h) == Actions{DeadManAction::warn, DeadManAction::close});
  CHECK(machine.pass(10h - 1min).empty());
  CHECK(machine.pass(1min) == Actions{DeadManAction::destroy_vault});
}

TEST_CASE("a sign of an admin starts the time anew") {
  Machine machine({10h, true});
  for (int day = 0; day < 100; ++day) {
    machine.watch->sign_of_life(machine.now);
    CHECK(machine.pass(7h).empty());
  }
  machine.pass(200h);
  CHECK(machine.watch->tripped());
  machine.watch->sign_of_life(machine.now);
  CHECK_FALSE(machine.watch->tripped());
  CHECK(machine.pass(7h).empty());
}

TEST_CASE("a wall clock that is set while the server runs makes nobody absent for longer, or shorter") {
  for (const auto by : {std::chrono::seconds(24h * 3650), std::chrono::seconds(-24h * 3650)}) {
    INFO(by.count());
    Machine machine({10h, true});
    CHECK(machine.pass(2h).empty());
    machine.set_clock(by);
    CHECK(machine.pass(5h).empty());
    machine.set_clock(-by);
    CHECK(machine.pass(29min).empty());
    CHECK(machine.pass(1min) == Actions{DeadManAction::warn});
    CHECK(machine.pass(2h + 30min) == Actions{DeadManAction::close});
    CHECK(machine.pass(10h) == Actions{DeadManAction::destroy_vault});
  }
}

TEST_CASE("a clock that was set back and forth again does not count the way twice") {
  Machine machine({10h, false});
  machine.watch->sign_of_life(machine.now);
  machine.set_clock(-24h);
  CHECK(machine.pass(1h).empty());
  machine.set_clock(24h);
  CHECK(machine.pass(1h).empty());
  CHECK(machine.watch->memory(machine.now).last_sign == kStart);
}

TEST_CASE("switching the server off and on does not help: the time goes on") {
  Machine machine({10h, true});
  CHECK(machine.pass(4h).empty());
  machine.restart(3h);
  CHECK(machine.pass(29min).empty());
  CHECK(machine.pass(1min) == Actions{DeadManAction::warn});
  machine.restart(0s);
  CHECK(machine.pass(2h + 30min) == Actions{DeadManAction::close});
}

TEST_CASE("a machine that was off for a month acts stage by stage, and leaves an hour to sign in") {
  Machine machine({48h, true});
  machine.restart(24h * 30);
  CHECK(machine.pass(1min) == Actions{DeadManAction::warn});
  CHECK(machine.pass(59min).empty());
  CHECK(machine.pass(1min) == Actions{DeadManAction::close});
  CHECK(machine.pass(59min).empty());
  SECTION("nobody comes") {
    CHECK(machine.pass(1min) == Actions{DeadManAction::destroy_vault});
  }
  SECTION("somebody does") {
    machine.watch->sign_of_life(machine.now);
    CHECK(machine.pass(35h).empty());
  }
}

TEST_CASE("a clock that is ahead at the start and set right within the hour closes and destroys nothing") {
  Machine machine({48h, true});
  CHECK(machine.pass(1h).empty());
  machine.restart(24h * 3650);
  CHECK(machine.pass(30min) == Actions{DeadManAction::warn});
  machine.set_clock(-24h * 3650);
  CHECK(machine.pass(46h).empty());
  CHECK_FALSE(machine.watch->tripped());
  CHECK(machine.pass(30min) == Actions{DeadManAction::close});
}

TEST_CASE("where the wall clock begins anew with each start, what the server ran counts all the same") {
  Machine machine({10h, false});
  Actions actions;
  for (int day = 0; day < 5; ++day) {
    const DeadManMemory kept = machine.watch->memory(machine.now);
    machine.now = {Time(1000s), Instant()};
    machine.boot(kept);
    const Actions more = machine.pass(2h);
    actions.insert(actions.end(), more.begin(), more.end());
  }
  CHECK(actions == Actions{DeadManAction::warn, DeadManAction::close});
}

TEST_CASE("what was closed before a restart is closed again at once, until somebody gives a sign") {
  Machine machine({10h, true});
  CHECK(machine.pass(11h) == Actions{DeadManAction::warn, DeadManAction::close});
  machine.now.wall = Time(1000s);  // whatever the clock says
  machine.restart(0s);
  CHECK(machine.watch->memory(machine.now).stage == 2);
  CHECK(machine.watch->poll(machine.now) == DeadManAction::close);
  CHECK_FALSE(machine.watch->poll(machine.now));
  machine.watch->sign_of_life(machine.now);
  machine.restart(0s);
  CHECK(machine.pass(7h).empty());
}

TEST_CASE("a sign from the future, when the clock was wrong, does not put it off for years") {
  Machine machine({10h, false}, {kStart + 24h * 3650});
  CHECK(machine.pass(10h) == Actions{DeadManAction::warn, DeadManAction::close});
}

TEST_CASE("a short time has short pauses") {
  Machine machine({1h, true});
  machine.restart(24h);
  CHECK(machine.pass(31min) == kAll);
}

TEST_CASE("what is kept is read back, also what an older server kept, and nonsense is not") {
  const DeadManMemory memory{kStart, 3600s, 2};
  CHECK(dead_man_memory_from_text(to_text(memory)) == memory);
  CHECK(dead_man_memory_from_text("1796000000") == DeadManMemory{kStart, 0s, 0});
  CHECK(dead_man_memory_from_text("1796000000 -5 7") == DeadManMemory{kStart, 0s, 0});
  CHECK(dead_man_memory_from_text("1796000000 60 7")->stage == 3);
  CHECK_FALSE(dead_man_memory_from_text(""));
  CHECK_FALSE(dead_man_memory_from_text("-1"));
  CHECK_FALSE(dead_man_memory_from_text("soon"));
}

TEST_CASE("a sign that was given while the clock was behind is no absence after the next restart") {
  Machine machine({48h, true});
  machine.set_clock(-30 * 24h);  // no battery, and no network yet
  machine.boot({machine.now.wall});
  machine.watch->sign_of_life(machine.now);
  machine.set_clock(30 * 24h);
  CHECK(machine.pass(1h).empty());
  machine.restart(5min);
  CHECK(machine.pass(10h).empty());
  machine.restart(20h);
  CHECK(machine.pass(4h).empty());
  CHECK(machine.pass(2h) == Actions{DeadManAction::warn});
}
