#include "gateway/rtp/receive_stream.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using rtp::RtpReceiveStream;

namespace {

constexpr std::uint32_t kSsrc = 10, kRtxSsrc = 11;

RtpReceiveStream stream(MediaKind kind = MediaKind::video) {
  return RtpReceiveStream({kind, kSsrc, 90'000, {96}, {{97, 96}}, true});
}

Packet media(std::uint16_t sequence, std::size_t payload = 10) {
  return rtp_packet({true, 96, sequence, 1000U * sequence, kSsrc}, payload);
}

bool receive(RtpReceiveStream& s, Packet packet, Instant at = kStart) {
  return s.receive(packet, at).has_value();
}

}  // namespace

TEST_CASE("packets are passed on once") {
  auto s = stream();
  CHECK(receive(s, media(1)));
  CHECK(receive(s, media(3)));
  CHECK(receive(s, media(2)));
  CHECK_FALSE(receive(s, media(2)));
  CHECK_FALSE(receive(s, media(1)));
  CHECK(s.counters().packets == 3);
  CHECK(s.counters().duplicates == 2);
}

TEST_CASE("malformed packets and foreign payload types are dropped and counted") {
  auto s = stream();
  CHECK_FALSE(receive(s, {1, 2, 3}));
  CHECK_FALSE(receive(s, rtp_packet({false, 99, 1, 1, kSsrc})));
  CHECK_FALSE(receive(s, rtp_packet({false, 96, 1, 1, 12345})));
  CHECK(s.counters().rejected == 3);
  CHECK_FALSE(s.report(kStart));
}

TEST_CASE("a retransmission becomes the original again, byte for byte") {
  auto s = stream();
  const Packet original = media(2);
  REQUIRE(receive(s, media(1)));
  REQUIRE(receive(s, media(3)));
  Packet rtx = rtx_packet(original, kRtxSsrc, 97, 500);
  const auto received = s.receive(rtx, kStart);
  REQUIRE(received);
  CHECK(received->restored);
  CHECK(received->header.sequence == 2);
  CHECK(Packet(received->bytes.begin(), received->bytes.end()) == original);
  CHECK_FALSE(receive(s, original));
}

TEST_CASE("padding of a retransmission stays behind") {
  auto s = stream();
  REQUIRE(receive(s, media(1)));
  REQUIRE(receive(s, media(3)));
  Packet rtx = rtx_packet(media(2), kRtxSsrc, 97, 500);
  rtx[0] |= 0x20;
  rtx.insert(rtx.end(), {0, 0, 3});
  const auto received = s.receive(rtx, kStart);
  REQUIRE(received);
  CHECK(Packet(received->bytes.begin(), received->bytes.end()) == media(2));
}

TEST_CASE("empty retransmissions, as senders probe with, are nothing") {
  auto s = stream();
  REQUIRE(receive(s, media(1)));
  CHECK_FALSE(receive(s, rtp_packet({false, 97, 1, 0, kRtxSsrc}, 0)));
  CHECK_FALSE(receive(s, rtp_packet({false, 97, 2, 0, kRtxSsrc}, 2)));
}

TEST_CASE("a retransmission cannot move the numbering forward") {
  auto s = stream();
  REQUIRE(receive(s, media(1)));
  CHECK_FALSE(receive(s, rtx_packet(media(900), kRtxSsrc, 97, 1)));
  CHECK(s.collect_nacks(kStart + 1s).empty());
  CHECK(receive(s, media(2)));
}

TEST_CASE("a lost packet is asked for until its retransmission comes") {
  auto s = stream();
  REQUIRE(receive(s, media(1)));
  REQUIRE(receive(s, media(3)));
  const auto due = s.collect_nacks(kStart + 20ms);
  REQUIRE(due.size() == 1);
  CHECK(due[0] == 2);
  REQUIRE(receive(s, rtx_packet(media(2), kRtxSsrc, 97, 1), kStart + 50ms));
  CHECK(s.next_nack_time() == Instant::max());
}

TEST_CASE("where NACK was not negotiated nothing is asked for") {
  RtpReceiveStream s({MediaKind::audio, kSsrc, 48'000, {96}, {}, false});
  REQUIRE(receive(s, media(1)));
  REQUIRE(receive(s, media(9)));
  CHECK(s.collect_nacks(kStart + 1s).empty());
}

TEST_CASE("a loss that is not repaired wants one key frame, and none for sound") {
  for (const MediaKind kind : {MediaKind::video, MediaKind::audio}) {
    auto s = stream(kind);
    REQUIRE(receive(s, media(1)));
    REQUIRE(receive(s, media(1000)));
    CHECK(s.take_key_frame_wish() == (kind == MediaKind::video));
    CHECK_FALSE(s.take_key_frame_wish());
  }
}

TEST_CASE("a sender who starts his numbering anew is followed") {
  auto s = stream();
  REQUIRE(receive(s, media(1)));
  CHECK_FALSE(receive(s, media(30'000)));
  CHECK(receive(s, media(30'001)));
  CHECK(receive(s, media(30'002)));
  CHECK(s.take_key_frame_wish());
  const auto report = s.report(kStart + 1s);
  REQUIRE(report);
  CHECK(report->fraction_lost == 0);
  CHECK((report->highest_sequence & 0xffff) == 30'002);
}

TEST_CASE("retransmissions do not hide the network's losses from reports") {
  auto s = stream();
  for (const std::uint16_t sequence : std::initializer_list<std::uint16_t>{1, 2, 4})
    REQUIRE(receive(s, media(sequence)));
  REQUIRE(receive(s, rtx_packet(media(3), kRtxSsrc, 97, 1)));
  CHECK(s.report(kStart)->cumulative_lost == 1);
}

TEST_CASE("duplicates are known across the wrap of sequence numbers") {
  auto s = stream();
  for (int i = 60'000; i < 70'000; ++i) REQUIRE(receive(s, media(static_cast<std::uint16_t>(i))));
  for (int i = 69'500; i < 70'000; ++i) REQUIRE_FALSE(receive(s, media(static_cast<std::uint16_t>(i))));
  CHECK(s.report(kStart)->cumulative_lost == 0);
}
