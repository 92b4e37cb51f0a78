#include "call.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

void follows_its_link(const std::string& name, Attendee::Feedback feedback) {
  Bottleneck down({.rate = 1'000'000, .queue = 400ms}, 1);
  Attendee attendee(down, 1, feedback);
  const std::string title = name + ": 1 Mbit/s -> 150 kbit/s -> 1 Mbit/s";
  Call call(title);
  call.add(attendee);
  call.at(40, [&](Instant now) { down.set_rate(150'000, now); });
  call.at(70, [&](Instant now) { down.set_rate(1'000'000, now); });
  call.run(110);
  CHECK(seconds_on(attendee, RungLevel::medium, 25, 40) == 15);
  CHECK(reached(attendee, RungLevel::low, RungLevel::sound, 40) <= 3.5);
  CHECK(reached(attendee, RungLevel::high, RungLevel::medium, 70) <= 30);
}

}  // namespace

TEST_CASE("a peer that only offers REMB gets what its link takes") {
  follows_its_link("REMB only", Attendee::Feedback::remb);
}

TEST_CASE("a peer that only sends receiver reports gets what its link takes") {
  follows_its_link("reports only", Attendee::Feedback::reports);
}
