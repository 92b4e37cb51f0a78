#include "mcu/app/machine_state.hpp"

#include <cmath>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::app;

TEST_CASE("memory in use is what is not available") {
  const auto share =
      parse_memory_in_use("MemTotal:       4000 kB\nMemFree:  1 kB\nMemAvailable:    1000 kB\n");
  REQUIRE(share);
  CHECK(std::abs(*share - 0.75) < 1e-9);
  CHECK_FALSE(parse_memory_in_use(""));
  CHECK_FALSE(parse_memory_in_use("MemTotal: 1 kB\nMemAvailable: 2 kB"));
  CHECK_FALSE(parse_memory_in_use("MemTotal: x\nMemAvailable: 2 kB"));
}

TEST_CASE("the state of the machine has what can be known, and no certificate without one") {
  const http::ServerConfig http;
  MachineStateInput input;
  input.http = &http;
  input.started = Instant{std::chrono::seconds(10)};
  const auto state = machine_state(input, Instant{std::chrono::seconds(75)});
  CHECK(state.at("uptime") == 65);
  CHECK(state.at("disk_total").to_number<double>() > 0);
  CHECK(state.at("memory").to_number<double>() <= 1);
  CHECK_FALSE(state.contains("certificate_days"));
}
