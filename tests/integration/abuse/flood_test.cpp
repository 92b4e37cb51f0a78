#include <sys/resource.h>

#include "gateway/client/http_exchange.hpp"
#include "tests/integration/abuse/world.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;

TEST_CASE(
    "clients that offer and never connect can fill a room, but lock out no moderator and stop nobody's "
    "picture") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  REQUIRE(world.goes_on(*viewer));
  int status = 201;
  for (int i = 0; i < 300 && status == 201; ++i) {
    status = world.offer_only(world.server->attendee);
    if (i % 8 == 0) world.until(viewer.get(), [] { return true; });
  }
  CHECK(status == 503);
  const auto moderator = world.watch(world.server->moderator);
  REQUIRE(moderator);
  CHECK(world.goes_on(*moderator));
  CHECK(world.goes_on(*viewer));
}

TEST_CASE("without file descriptors the server refuses newcomers, keeps the others, and recovers") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  REQUIRE(world.goes_on(*viewer));
  rlimit limit{};
  REQUIRE(prlimit(world.server->pid(), RLIMIT_NOFILE, nullptr, &limit) == 0);
  const rlimit few{160, limit.rlim_max};
  REQUIRE(prlimit(world.server->pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
  int status = 201;
  for (int i = 0; i < 100 && status == 201; ++i) status = world.offer_only(world.server->attendee);
  CHECK(status == 503);
  CHECK(world.goes_on(*viewer));
  REQUIRE(prlimit(world.server->pid(), RLIMIT_NOFILE, &limit, nullptr) == 0);
  CHECK(world.offer_only(world.server->attendee) == 201);
}
