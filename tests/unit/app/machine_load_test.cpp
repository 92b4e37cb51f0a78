#include "mcu/app/machine_load.hpp"

#include <unistd.h>

#include "tests/support/catch.hpp"
#include "tests/unit/app/fake_root.hpp"

using namespace amphi;
using namespace amphi::app;
using namespace amphi::testing;
using namespace std::chrono_literals;

namespace {

constexpr const char* kStat =
    "cpu  100 10 50 800 40 0 0 0 7 0\n"
    "cpu0 60 10 30 380 20 0 0 0 7 0\n"
    "cpu1 40 0 20 420 20 0 0 0 0 0\n"
    "intr 12345\n";

}  // namespace

TEST_CASE("processor times are summed over those that we may use, and waiting is not work") {
  CHECK(parse_processor_times(kStat, {}) == ProcessorTimes{150, 1000});
  CHECK(parse_processor_times(kStat, {0}) == ProcessorTimes{90, 500});
  CHECK(parse_processor_times(kStat, {0, 1}) == ProcessorTimes{150, 1000});
  CHECK_FALSE(parse_processor_times(kStat, {5}));
  CHECK_FALSE(parse_processor_times("", {}));
  CHECK_FALSE(parse_processor_times("cpu x", {}));
}

TEST_CASE("what runs at a lower priority leaves the machine to us") {
  FakeRoot root;
  root.write("/proc/stat", "cpu 0 0 0 100\n");
  MachineLoad load(root.path());
  Instant now{1h};
  load.sample(now);
  root.write("/proc/stat", "cpu 20 75 0 105\n");  // somebody compiles on all processors
  CHECK(load.sample(now += 1s).busy == Approx(0.2));
}

TEST_CASE("our own work keeps the machine busy, nice or not") {
  FakeRoot root;
  root.write("/proc/stat", "cpu 0 0 0 100\n");
  root.write("/proc/self/stat", process_stat(1, 0));
  MachineLoad load(root.path());
  Instant now{1h};
  load.sample(now);
  root.write("/proc/stat", "cpu 0 50 0 150\n");
  root.write("/proc/self/stat", process_stat(1, static_cast<int>(::sysconf(_SC_CLK_TCK)) / 2));
  CHECK(load.sample(now += 1s).busy == Approx(0.5));
}

TEST_CASE("a process's time is found whatever its name is") {
  const auto times = parse_process_times(process_stat(42, 250));
  REQUIRE(times);
  CHECK(times->parent == 42);
  CHECK(times->ticks == 250);
  CHECK_FALSE(parse_process_times(""));
  CHECK_FALSE(parse_process_times("77 (short) S 1 2"));
}

TEST_CASE("a group's quota and use are read, and none is none") {
  CHECK(parse_cpu_quota("150000 100000\n") == 1.5);
  CHECK_FALSE(parse_cpu_quota("max 100000\n"));
  CHECK_FALSE(parse_cpu_quota(""));
  CHECK(parse_cpu_usage("usage_usec 1234\nuser_usec 1000\n") == 1234U);
  CHECK_FALSE(parse_cpu_usage("user_usec 1000\n"));
}

TEST_CASE("busy is the share of the time since the last look") {
  FakeRoot root;
  root.write("/proc/stat", "cpu 100 0 0 900\n");
  MachineLoad load(root.path());
  Instant now{1h};
  CHECK(load.sample(now).busy == 0);
  root.write("/proc/stat", "cpu 130 0 0 970\n");
  CHECK(load.sample(now += 1s).busy == Approx(0.3));
  CHECK(load.sample(now += 1s).busy == 0);
}

TEST_CASE("a group with a quota is busy when its quota is used, whatever the machine does") {
  FakeRoot root;
  root.write("/proc/stat", "cpu 0 0 0 900\n");
  root.write("/proc/self/cgroup", "0::/system.slice/amphi.service\n");
  root.write("/sys/fs/cgroup/system.slice/cpu.max", "max 100000\n");
  root.write("/sys/fs/cgroup/system.slice/amphi.service/cpu.max", "50000 100000\n");
  root.write("/sys/fs/cgroup/system.slice/amphi.service/cpu.stat", "usage_usec 1000000\n");
  MachineLoad load(root.path());
  CHECK(load.processors() == 0.5);
  Instant now{1h};
  load.sample(now);
  root.write("/proc/stat", "cpu 10 0 0 990\n");
  root.write("/sys/fs/cgroup/system.slice/amphi.service/cpu.stat", "usage_usec 1450000\n");
  CHECK(load.sample(now += 1s).busy == Approx(0.9));
}

TEST_CASE("our own part is that of this process and its children") {
  FakeRoot root;
  root.write("/proc/stat", "cpu 0 0 0 900\n");
  root.write("/proc/self/stat", process_stat(1, 100));
  root.write("/proc/50/stat", process_stat(::getpid(), 100));
  root.write("/proc/51/stat", process_stat(1, 100));
  MachineLoad load(root.path());
  Instant now{1h};
  load.sample(now);
  root.write("/proc/self/stat", process_stat(1, 110));
  root.write("/proc/50/stat", process_stat(::getpid(), 130));
  root.write("/proc/51/stat", process_stat(1, 190));
  CHECK(load.sample(now += 1s).own == Approx(40.0 / static_cast<double>(::sysconf(_SC_CLK_TCK))));
}

TEST_CASE("the real machine can be read") {
  MachineLoad load;
  CHECK(load.processors() > 0);
  CHECK(load.own_seconds() >= 0);
}
