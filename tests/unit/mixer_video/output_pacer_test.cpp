#include "mixer/video/output_pacer.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using amphi::mixer::OutputPacer;

namespace {

/// The ticks of [from, to) at which it is encoded; the picture changes at the ticks where `changes` says so.
template <class Changes>
std::vector<std::uint64_t> encoded(OutputPacer& pacer, std::uint64_t from, std::uint64_t to,
                                   Changes changes) {
  std::vector<std::uint64_t> ticks;
  for (std::uint64_t tick = from; tick < to; ++tick) {
    if (changes(tick)) pacer.note_change();
    if (!pacer.wants(tick, false)) continue;
    pacer.encoded(tick);
    ticks.push_back(tick);
  }
  return ticks;
}

constexpr auto kAlways = [](std::uint64_t) { return true; };
constexpr auto kNever = [](std::uint64_t) { return false; };

}  // namespace

TEST_CASE("a moving picture is encoded at every tick, or at every second one for half the rate") {
  OutputPacer whole;
  whole.set_rate(30, 1);
  CHECK(encoded(whole, 100, 130, kAlways).size() == 30);
  OutputPacer half;
  half.set_rate(30, 2);
  CHECK(encoded(half, 100, 106, kAlways) == std::vector<std::uint64_t>{100, 102, 104});
}

TEST_CASE("a picture at rest is encoded until it looks good and then once a second") {
  OutputPacer pacer;
  pacer.set_rate(30, 1);
  encoded(pacer, 0, 60, kAlways);
  CHECK(encoded(pacer, 60, 90, kNever).size() == OutputPacer::kSettle);
  CHECK(encoded(pacer, 90, 390, kNever).size() == 10);
}

TEST_CASE("a change after a rest is encoded at its tick") {
  OutputPacer pacer;
  pacer.set_rate(30, 2);
  encoded(pacer, 0, 95, kNever);
  CHECK(encoded(pacer, 95, 97, [](std::uint64_t tick) { return tick == 95; }) ==
        std::vector<std::uint64_t>{95});
}

TEST_CASE("a key frame of a picture at rest comes at once") {
  OutputPacer pacer;
  pacer.set_rate(30, 2);
  encoded(pacer, 0, 100, kNever);
  CHECK_FALSE(pacer.wants(101, false));
  CHECK(pacer.wants(101, true));
}
