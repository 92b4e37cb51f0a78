#include "call.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;

namespace {

/// Sends for `time` and lets everything that flies arrive.
void talk(Call& call, Duration time) {
  call.run(time);
  call.stop_sending();
  call.run(2s);
}

/// All numbers from the first to the last one, each once.
bool continuous(const std::set<std::int64_t>& arrived) {
  return *arrived.rbegin() - *arrived.begin() + 1 == static_cast<std::int64_t>(arrived.size());
}

}  // namespace

TEST_CASE("with 5 percent random loss and 80 ms round trip every packet arrives in the end") {
  Call call({.there = {.loss = 0.05}, .back = {.loss = 0.05}});
  talk(call, 30s);
  CHECK(call.there().lost() > 200);
  CHECK(continuous(call.arrived()));
  CHECK(call.arrived().size() >= call.sent() - 2);  // a loss at either end cannot be noticed
  CHECK(call.key_frame_requests() == 0);
  CHECK(call.rtp_headers_wrong() == 0);
}

TEST_CASE("with 20 percent loss nearly nothing is missing") {
  Call call({.there = {.loss = 0.2}, .back = {.loss = 0.2}});
  talk(call, 30s);
  CHECK(call.arrived().size() > call.sent() * 99 / 100);
}

TEST_CASE("reordering on the way costs no retransmission") {
  Call call({.there = {.jitter = 9ms}, .back = {}});
  talk(call, 10s);
  CHECK(call.arrived().size() == call.sent());
  CHECK(call.sender().counters().retransmitted == 0);
}

TEST_CASE("a burst longer than the history leads to one key frame request") {
  Call call({.there = {}, .back = {}, .history = 64});
  call.run(2s);
  call.there().set_broken(true);
  call.run(1s);  // 200 packets
  call.there().set_broken(false);
  talk(call, 5s);
  CHECK(call.key_frame_requests() == 1);
  CHECK(call.receiver().report(call.now())->cumulative_lost >= 200);
}

TEST_CASE("a short burst is repaired without a key frame") {
  Call call({.there = {}, .back = {}});
  call.run(2s);
  call.there().set_broken(true);
  call.run(200ms);
  call.there().set_broken(false);
  talk(call, 2s);
  CHECK(call.arrived().size() == call.sent());
  CHECK(call.key_frame_requests() == 0);
}

TEST_CASE("a wrap of the sequence numbers under loss is not noticed") {
  Call call({.there = {.loss = 0.03}, .back = {}, .packet_interval = 1ms, .first_sequence = 65'000});
  talk(call, 100s);  // 100,000 packets
  CHECK(continuous(call.arrived()));
  CHECK(call.arrived().size() >= call.sent() - 2);
}

TEST_CASE("a switch of the source keeps numbering continuous, and losses around it are repaired") {
  Call call({.there = {.loss = 0.05}, .back = {}});
  call.run(5s);
  call.switch_source(40'000, 123);
  call.run(5s);
  call.switch_source(2, 0xfff0'0000);
  talk(call, 5s);
  CHECK(continuous(call.arrived()));
  CHECK(call.arrived().size() >= call.sent() - 2);
  CHECK(call.key_frame_requests() == 0);
}

TEST_CASE("both sides learn the loss, and the sender the round trip") {
  Call call({.there = {.delay = 60ms, .loss = 0.1}, .back = {.delay = 30ms}});
  talk(call, 20s);
  REQUIRE(call.sender().rtt());
  CHECK(std::chrono::abs(*call.sender().rtt() - 90ms) < 5ms);
  const auto lost = call.receiver().report(call.now())->cumulative_lost;
  CHECK(lost > 300);
  CHECK(lost < 500);
}
