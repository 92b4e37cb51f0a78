#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "tests/integration/abuse/world.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;

namespace {

/// A member of /proc/PID/status; "" without one.
std::string status_of(pid_t pid, const std::string& member) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(member + ":\t")) return line.substr(member.size() + 2);
  }
  return {};
}

bool lives(pid_t pid) {
  const std::string state = status_of(pid, "State");
  return !state.empty() && state.front() != 'Z';
}

}  // namespace

TEST_CASE("a running mixer is locked down") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  REQUIRE(world.goes_on(*viewer));
  REQUIRE(world.until(viewer.get(), [&] {
    const auto mixers = world.mixers();
    const auto locked = [](pid_t pid) { return status_of(pid, "Seccomp") == "2"; };
    return mixers.size() == 2 && locked(mixers[0]) && locked(mixers[1]);
  }));
  for (const pid_t mixer : world.mixers()) {
    CHECK(status_of(mixer, "NoNewPrivs") == "1");
    rlimit core{1, 1};
    rlimit file_size{1, 1};
    REQUIRE(prlimit(mixer, RLIMIT_CORE, nullptr, &core) == 0);
    REQUIRE(prlimit(mixer, RLIMIT_FSIZE, nullptr, &file_size) == 0);
    CHECK(core.rlim_max == 0);
    CHECK(file_size.rlim_max == 0);
  }
}

TEST_CASE("a server that crashes leaves no core file") {
  World world;
  rlimit core{1, 1};
  REQUIRE(prlimit(world.server->pid(), RLIMIT_CORE, nullptr, &core) == 0);
  CHECK(core.rlim_max == 0);
}

TEST_CASE("mixers that are killed, all of them and again while they start, come back with the picture") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  REQUIRE(world.goes_on(*viewer));
  for (int round = 0; round < 3; ++round) {
    for (const pid_t mixer : world.mixers()) kill(mixer, SIGKILL);
    const Instant again = now() + std::chrono::milliseconds(80);
    world.until(viewer.get(), [&] { return now() > again; });
    for (const pid_t mixer : world.mixers()) kill(mixer, SIGKILL);
  }
  CHECK(world.goes_on(*viewer));
}

TEST_CASE("mixers do not outlive a server that is killed") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  REQUIRE(world.goes_on(*viewer));
  const auto mixers = world.mixers();
  REQUIRE_FALSE(mixers.empty());
  REQUIRE(kill(world.server->pid(), SIGKILL) == 0);
  CHECK(world.until(nullptr, [&] { return std::none_of(mixers.begin(), mixers.end(), lives); }));
}
