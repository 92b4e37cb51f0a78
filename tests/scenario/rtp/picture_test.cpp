#include "picture_call.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;

namespace {

LayeredSource::Options other_rung() {
  return {.sequence = 40'000,
          .picture_id = 17,
          .tl0 = 3,
          .timestamp = 99,
          .first_number = 1'000'000,
          .packets = 4,
          .history = 1024};
}
LayeredSource::Options one_rung() {
  return {.packets = 4, .history = 1024};
}

/// Nothing that a decoder would stumble over.
void check_sound(const PictureChecker::Verdict& verdict) {
  CHECK(verdict.incomplete == 0);
  CHECK(verdict.undecodable == 0);
  CHECK(verdict.id_breaks == 0);
  CHECK(verdict.tl0_breaks == 0);
}

}  // namespace

TEST_CASE("layers come and go under loss and everything that is shown can be decoded") {
  PictureCall call({.there = {.loss = 0.05}, .back = {.loss = 0.05}});
  LayeredSource rung(one_rung());
  call.watch(rung);
  for (int round = 0; round < 5; ++round) {
    for (const int layers : {3, 1, 2, 3, 2, 1}) {
      call.filter().set_wanted(layers);
      call.run(700ms);
    }
  }
  call.run(2s, false);
  CHECK(call.there().lost() > 50);
  CHECK(call.verdict().pictures > 300);
  check_sound(call.verdict());
}

TEST_CASE(
    "changes of rung and codec under loss keep the stream continuous, and losses around them are repaired") {
  PictureCall call({.there = {.loss = 0.05}, .back = {}});
  LayeredSource high(one_rung()), low(other_rung());
  for (int round = 0; round < 6; ++round) {
    call.watch(high, Codec::vp8);
    call.run(450ms);
    call.watch(low, Codec::vp9);
    call.run(450ms);
  }
  call.run(2s, false);
  CHECK(call.payload_types() == std::set<std::uint8_t>{96, 98});
  CHECK(call.verdict().pictures > 150);
  check_sound(call.verdict());
}

TEST_CASE("FEC brings back most of a key frame's losses without asking") {
  std::array<std::size_t, 2> missing{};
  for (const bool fec : {false, true}) {
    PictureCall call({.there = {.loss = 0.05}, .back = {}, .nack = false, .packets = 6});
    LayeredSource rung({.packets = 6, .history = 1024});
    call.watch(rung);
    if (fec) call.sender().set_fec({0.34, true});
    for (int i = 0; i < 200; ++i) {
      call.run(200ms);
      call.key_frame();
    }
    call.run(1s, false);
    missing[fec ? 1 : 0] = call.key_packets_missing();
    if (fec) CHECK(call.fec().counters().recovered > 30);
  }
  CHECK(missing[0] > 40);
  CHECK(missing[1] * 4 < missing[0]);
}

TEST_CASE("with FEC and retransmission together all is repaired, and less is sent again") {
  std::array<std::uint64_t, 2> again{};
  for (const bool fec : {false, true}) {
    // As long a round trip as where FEC is worth its bytes; packets come in order, so FEC comes in time.
    PictureCall call({.there = {.delay = 150ms, .loss = 0.03}, .back = {.delay = 150ms}});
    LayeredSource rung(one_rung());
    call.watch(rung);
    if (fec) call.sender().set_fec({0.5, false});
    call.run(30s);
    call.run(4s, false);
    check_sound(call.verdict());
    again[fec ? 1 : 0] = call.sender().counters().retransmitted;
  }
  CHECK(again[1] < again[0]);
}
