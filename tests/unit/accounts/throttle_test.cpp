#include "mcu/accounts/throttle.hpp"

#include "tests/support/catch.hpp"

using amphi::accounts::Throttle;
using amphi::accounts::Time;
using std::chrono::hours;
using std::chrono::seconds;
using Kind = Throttle::Kind;

namespace {

const Time kStart{seconds(1'800'000'000)};

int tries(Throttle& throttle, Kind kind, const char* key, Time now) {
  int taken = 0;
  while (throttle.take(kind, key, now) == seconds(0)) ++taken;
  return taken;
}

}  // namespace

TEST_CASE("a burst is free, then one try each interval") {
  Throttle throttle;
  CHECK(tries(throttle, Kind::second_factor, "ada", kStart) == 5);
  CHECK(throttle.take(Kind::second_factor, "ada", kStart) == seconds(60));
  CHECK(tries(throttle, Kind::second_factor, "ada", kStart + seconds(60)) == 1);
  CHECK(tries(throttle, Kind::second_factor, "ada", kStart + seconds(180)) == 2);
  CHECK(tries(throttle, Kind::second_factor, "ada", kStart + hours(1)) == 5);
}

TEST_CASE("waiting as long as one is told is enough, for every kind") {
  for (const Kind kind : {Kind::account, Kind::known, Kind::second_factor, Kind::invitation, Kind::address}) {
    Throttle throttle;
    tries(throttle, kind, "x", kStart);
    const auto wait = throttle.take(kind, "x", kStart);
    CHECK(wait <= Throttle::interval(kind));
    CHECK(throttle.take(kind, "x", kStart + wait) == seconds(0));
  }
}

TEST_CASE("keys and kinds are apart") {
  Throttle throttle;
  tries(throttle, Kind::account, "ada", kStart);
  CHECK(throttle.take(Kind::account, "grace", kStart) == seconds(0));
  CHECK(throttle.take(Kind::address, "ada", kStart) == seconds(0));
}

TEST_CASE("what was right is given back, and nothing more") {
  Throttle throttle;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(throttle.take(Kind::account, "ada", kStart) == seconds(0));
    throttle.give_back(Kind::account, "ada", kStart);
  }
  throttle.give_back(Kind::account, "ada", kStart);
  CHECK(tries(throttle, Kind::account, "ada", kStart) == 10);
}

TEST_CASE("a clock that is set back locks nobody out") {
  Throttle throttle;
  tries(throttle, Kind::account, "ada", kStart);
  const Time before = kStart - hours(24 * 365);
  const auto wait = throttle.take(Kind::account, "ada", before);
  CHECK(wait <= Throttle::interval(Kind::account));
  CHECK(throttle.take(Kind::account, "ada", before + wait) == seconds(0));
}

TEST_CASE("a login pays for its name and its address, or for neither") {
  Throttle throttle;
  for (int i = 0; i < 10; ++i) REQUIRE(throttle.take_login("ada", "192.0.2.1", kStart) == seconds(0));
  for (int i = 0; i < 500; ++i) REQUIRE(throttle.take_login("ada", "192.0.2.1", kStart) > seconds(0));
  // The address has paid ten, not 510.
  CHECK(tries(throttle, Kind::address, "192.0.2.1", kStart) == 90);
}

TEST_CASE("a known address has a budget of its own") {
  Throttle throttle;
  throttle.remember("ada", "192.0.2.1");
  tries(throttle, Kind::account, "ada", kStart);
  tries(throttle, Kind::address, "192.0.2.1", kStart);
  CHECK(throttle.take_login("ada", "192.0.2.1", kStart) == seconds(0));
  CHECK(throttle.take_login("ada", "192.0.2.2", kStart) > seconds(0));
  CHECK(throttle.take_login("grace", "192.0.2.1", kStart) > seconds(0));
}

TEST_CASE("memory is bounded, and who was just here is remembered") {
  Throttle throttle;
  for (int i = 0; i < 50'000; ++i) {
    throttle.take(Kind::account, std::to_string(i), kStart);
    if (i % 1000 == 0) throttle.take(Kind::second_factor, "ada", kStart);
  }
  CHECK(throttle.size() == Throttle::kMaxEntries);
  CHECK(throttle.take(Kind::second_factor, "ada", kStart) > seconds(0));
}
