#include "gateway/rtp/key_frame.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

namespace {
bool starts(Codec codec, const Packet& payload) {
  return starts_key_frame(codec, payload);
}
}  // namespace

TEST_CASE("a VP8 key frame is told by its first partition's first byte") {
  CHECK(starts(Codec::vp8, {0x10, 0x00}));
  CHECK_FALSE(starts(Codec::vp8, {0x10, 0x01}));                          // inter frame
  CHECK_FALSE(starts(Codec::vp8, {0x00, 0x00}));                          // continuation
  CHECK_FALSE(starts(Codec::vp8, {0x11, 0x00}));                          // second partition
  CHECK(starts(Codec::vp8, {0x90, 0xe0, 0x81, 0x02, 0x03, 0x20, 0x00}));  // 15-bit picture id, TL0PICIDX, TID
  CHECK_FALSE(starts(Codec::vp8, {0x90, 0xe0, 0x81}));
  CHECK_FALSE(starts(Codec::vp8, {}));
}

TEST_CASE("a VP9 key frame begins in the lowest spatial layer and is not predicted") {
  CHECK(starts(Codec::vp9, {0x08}));
  CHECK_FALSE(starts(Codec::vp9, {0x48}));
  CHECK_FALSE(starts(Codec::vp9, {0x00}));
  CHECK(starts(Codec::vp9, {0xa8, 0x81, 0x02, 0x00, 0x07}));
  CHECK_FALSE(starts(Codec::vp9, {0xa8, 0x81, 0x02, 0x02, 0x07}));  // spatial layer 1
  CHECK_FALSE(starts(Codec::vp9, {0xa8}));
}

TEST_CASE("an H.264 key frame is found alone, in an aggregate and in a fragment") {
  CHECK(starts(Codec::h264, {0x65}));
  CHECK(starts(Codec::h264, {0x67, 0x42}));
  CHECK_FALSE(starts(Codec::h264, {0x61}));
  CHECK(starts(Codec::h264, {0x78, 0, 1, 0x09, 0, 2, 0x67, 0x42}));
  CHECK_FALSE(starts(Codec::h264, {0x78, 0, 1, 0x09, 0xff, 0xff}));
  CHECK(starts(Codec::h264, {0x7c, 0x85}));
  CHECK_FALSE(starts(Codec::h264, {0x7c, 0x05}));  // a later fragment
}

TEST_CASE("many wishes for a key frame become one request") {
  KeyFrameRequester requester;
  for (int i = 0; i < 100; ++i) requester.wish();
  const auto request = requester.poll(kStart);
  REQUIRE(request);
  CHECK(request->method == KeyFrameMethod::pli);
  CHECK_FALSE(requester.poll(kStart + 100ms));
}

TEST_CASE("a request is repeated, ever less often, until a key frame comes") {
  KeyFrameRequester requester(true);
  requester.wish();
  const auto first = requester.poll(kStart);
  REQUIRE(first);
  CHECK(first->method == KeyFrameMethod::fir);
  int repeated = 0;
  for (auto t = 1ms; t < 10s; t += 1ms) {
    const auto again = requester.poll(kStart + t);
    if (!again) continue;
    ++repeated;
    CHECK(again->command_sequence == first->command_sequence);
  }
  CHECK(repeated >= 5);
  CHECK(repeated <= 8);
  requester.on_key_frame();
  CHECK(requester.next_time() == Instant::max());
  requester.wish();
  CHECK(requester.poll(kStart + 20s)->command_sequence != first->command_sequence);
}

TEST_CASE("a withdrawn wish asks for nothing") {
  KeyFrameRequester requester;
  requester.wish();
  requester.withdraw();
  CHECK_FALSE(requester.poll(kStart));
}

TEST_CASE("requests come no closer together than the interval") {
  KeyFrameRequester requester;
  requester.wish();
  CHECK(requester.poll(kStart));
  requester.on_key_frame();
  requester.wish();
  CHECK_FALSE(requester.poll(kStart + 100ms));
  CHECK(requester.poll(kStart + KeyFrameRequester::kMinInterval));
}

TEST_CASE("one hundred watchers asking for a key frame at once cost one") {
  KeyFrameCoalescer coalescer;
  int asked = 0;
  for (int i = 0; i < 100; ++i) {
    coalescer.wish();
    asked += coalescer.poll(kStart + i * 1us) ? 1 : 0;
  }
  coalescer.on_key_frame(kStart + 40ms);
  for (auto t = 40ms; t < 3s; t += 1ms) asked += coalescer.poll(kStart + t) ? 1 : 0;
  CHECK(asked == 1);
}

TEST_CASE("who asks just after a key frame gets one when the interval is over") {
  KeyFrameCoalescer coalescer(500ms);
  coalescer.on_key_frame(kStart);
  coalescer.wish();
  CHECK_FALSE(coalescer.poll(kStart + 100ms));
  CHECK(coalescer.next_time() == kStart + 500ms);
  CHECK(coalescer.poll(kStart + 500ms));
}

TEST_CASE("a request that the encoder does not answer is repeated") {
  KeyFrameCoalescer coalescer;
  coalescer.wish();
  CHECK(coalescer.poll(kStart));
  CHECK_FALSE(coalescer.poll(kStart + 900ms));
  CHECK(coalescer.poll(kStart + KeyFrameCoalescer::kRepeat));
}
