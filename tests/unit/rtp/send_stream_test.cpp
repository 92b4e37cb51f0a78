#include "gateway/rtp/send_stream.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

namespace {

constexpr std::uint32_t kSsrc = 20, kRtxSsrc = 21;
const NtpClock kClock(kStart, std::chrono::hours(24 * 365 * 50));

SendConfig config() {
  return {.ssrc = kSsrc,
          .payload_type = 96,
          .rtx = RtxSend{kRtxSsrc, 97},
          .nack = true,
          .mid = "v",
          .extensions = {.mid = 4, .transport_cc = 3, .abs_send_time = 2}};
}

/// A rung and one consumer of it.
struct Fixture {
  TransportCcSender transport;
  RtpSendStream stream;
  std::shared_ptr<PacketHistory> history = std::make_shared<PacketHistory>(64);
  Packet out = Packet(kMaxRtpPacket);

  explicit Fixture(SendConfig c = config()) : stream(std::move(c), kClock, &transport) {
    stream.switch_source(history, SourceClock::different);
  }
  SourcePacket source(std::uint16_t sequence, std::uint32_t timestamp, Instant at) {
    payload_.assign(100, static_cast<std::uint8_t>(sequence));
    return {true, sequence, timestamp, at, payload_};
  }
  /// The header of what is sent; nothing where nothing is.
  std::optional<RtpHeader> send(std::uint16_t sequence, std::uint32_t timestamp, Instant at) {
    const SourcePacket packet = source(sequence, timestamp, at);
    history->add(packet, at);
    const std::size_t size = stream.send(packet, at, out);
    if (size == 0) return std::nullopt;
    return RtpPacketView::parse(Bytes(out).first(size)).value().header();
  }

 private:
  Packet payload_;
};

std::uint16_t plus(std::uint16_t a, int b) {
  return static_cast<std::uint16_t>(a + b);
}

}  // namespace

TEST_CASE("a consumer's packets carry his own SSRC, payload type and numbering, and the source's payload") {
  Fixture f;
  const auto first = f.send(65'535, 5000, kStart);
  const auto second = f.send(0, 8000, kStart + 33ms);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(second->ssrc == kSsrc);
  CHECK(second->payload_type == 96);
  CHECK(second->marker);
  CHECK(second->sequence == plus(first->sequence, 1));
  CHECK(second->timestamp - first->timestamp == 3000);
  CHECK(f.stream.counters().packets == 2);
  CHECK(f.stream.counters().octets == 200);
}

TEST_CASE("header extensions are written as negotiated, the mid until the receiver reports") {
  Fixture f;
  const auto size = f.stream.send(f.source(1, 0, kStart), kStart, f.out);
  const auto view = RtpPacketView::parse(Bytes(f.out).first(size)).value();
  CHECK(mid(view, config().extensions) == "v");
  CHECK(transport_sequence(view, config().extensions) == 0);
  CHECK(abs_send_time(view, config().extensions) == to_abs_send_time(kStart));
  CHECK(f.transport.next_sequence() == 1);
  f.stream.on_report_block({.ssrc = kSsrc}, kStart);
  const auto next_size = f.stream.send(f.source(2, 0, kStart), kStart, f.out);
  const auto next = RtpPacketView::parse(Bytes(f.out).first(next_size)).value();
  CHECK(mid(next, config().extensions).empty());
  CHECK(next.payload().size() == 100);
}

TEST_CASE("old and doubled source packets are not sent, gaps of the source stay gaps") {
  Fixture f;
  const auto first = f.send(10, 0, kStart);
  CHECK_FALSE(f.send(10, 0, kStart));
  CHECK_FALSE(f.send(9, 0, kStart));
  CHECK(f.send(13, 0, kStart)->sequence == plus(first->sequence, 3));
}

TEST_CASE("switching to a source with another clock keeps numbering and time continuous") {
  Fixture f;
  f.send(100, 0xffff'ff00, kStart);
  const auto last = f.send(101, 0xffff'ff00 + 3000, kStart + 33ms);
  f.stream.switch_source(f.history, SourceClock::different);
  const auto next = f.send(40'000, 12'345, kStart + 133ms);
  REQUIRE(next);
  CHECK(next->sequence == plus(last->sequence, 1));
  CHECK(next->timestamp - last->timestamp == 9000);
  CHECK(f.send(40'001, 15'345, kStart + 166ms)->timestamp - next->timestamp == 3000);
}

TEST_CASE("switching to a source with the same clock keeps its timestamps") {
  SendConfig audio = config();
  audio.clock_rate = 48'000;
  Fixture f(audio);
  const auto last = f.send(100, 960, kStart);
  f.stream.switch_source(std::make_shared<PacketHistory>(), SourceClock::same);
  const auto next = f.send(7, 2880, kStart + 41ms);
  REQUIRE(next);
  CHECK(next->sequence == plus(last->sequence, 1));
  CHECK(next->timestamp - last->timestamp == 1920);
}

TEST_CASE("a source on the same clock takes over behind the last packet, never beside it") {
  Fixture f;
  const auto last = f.send(10, 5000, kStart);
  REQUIRE(last);
  f.stream.switch_source(std::make_shared<PacketHistory>(64), SourceClock::same);
  CHECK_FALSE(f.send(700, 5000, kStart));
  const auto next = f.send(701, 5960, kStart + 20ms);
  REQUIRE(next);
  CHECK(next->sequence == plus(last->sequence, 1));
  CHECK(next->timestamp - last->timestamp == 960);
}

TEST_CASE("a source that jumps in its numbering is one that started anew") {
  Fixture f;
  const auto last = f.send(100, 0, kStart);
  const auto next = f.send(30'000, 999'999, kStart + 100ms);
  REQUIRE(next);
  CHECK(next->sequence == plus(last->sequence, 1));
  CHECK(next->timestamp - last->timestamp == 9000);
  CHECK(f.stream.retransmit(last->sequence, kStart + 200ms, f.out) == 0);
}

TEST_CASE("a NACK is answered with a retransmission that restores the packet") {
  Fixture f;
  const auto sent = f.send(5, 777, kStart);
  const auto size = f.stream.retransmit(sent->sequence, kStart + 50ms, f.out);
  REQUIRE(size > 0);
  const auto view = RtpPacketView::parse(Bytes(f.out).first(size)).value();
  CHECK(view.header().ssrc == kRtxSsrc);
  CHECK(view.header().payload_type == 97);
  CHECK(view.header().timestamp == sent->timestamp);
  CHECK(read_u16(view.payload().data()) == sent->sequence);
  CHECK(view.payload().size() == 102);
  CHECK(view.payload()[2] == 5);
  CHECK(f.stream.counters().packets == 1);
}

TEST_CASE("without RTX nothing is sent again, and no transport-wide number is spent") {
  SendConfig plain = config();
  plain.rtx.reset();
  Fixture f(plain);
  const auto sent = f.send(5, 777, kStart);
  const auto next = f.transport.next_sequence();
  CHECK(f.stream.retransmit(sent->sequence, kStart + 50ms, f.out) == 0);
  CHECK(f.transport.next_sequence() == next);
}

TEST_CASE("one packet is not sent again more often than about a round trip") {
  Fixture f;
  const auto sent = f.send(5, 0, kStart);
  f.stream.on_report_block({.ssrc = kSsrc, .last_sr = ntp_middle(kClock.to_ntp(kStart))}, kStart + 100ms);
  REQUIRE(f.stream.rtt());
  CHECK(std::chrono::abs(*f.stream.rtt() - 100ms) < 1ms);
  CHECK(f.stream.retransmit(sent->sequence, kStart + 100ms, f.out) > 0);
  CHECK(f.stream.retransmit(sent->sequence, kStart + 120ms, f.out) == 0);
  CHECK(f.stream.retransmit(sent->sequence, kStart + 200ms, f.out) > 0);
  CHECK(f.stream.counters().refused == 1);
}

TEST_CASE("who asks for everything again and again gets a bounded share") {
  Fixture f;
  std::size_t media = 0, again = 0;
  for (std::uint16_t i = 0; i < 2000; ++i) {
    const Instant at = kStart + i * 10ms;
    const auto sent = f.send(i, 90U * i, at);
    media += 100;
    for (int back = 0; back < 40; ++back) {
      if (f.stream.retransmit(plus(sent->sequence, -back), at, f.out) > 0) again += 100;
    }
  }
  const double seconds = 20;
  CHECK(static_cast<double>(again) < static_cast<double>(media) * 0.8 +
                                         RetransmissionBudget::kFloor * seconds +
                                         RetransmissionBudget::kMaxSaved);
}

TEST_CASE("packets that are not ours, too old or forgotten are not sent again") {
  Fixture f;
  const auto first = f.send(0, 0, kStart);
  CHECK(f.stream.retransmit(plus(first->sequence, 1), kStart, f.out) == 0);
  for (std::uint16_t i = 1; i < 100; ++i) f.send(i, 0, kStart);
  CHECK(f.stream.retransmit(first->sequence, kStart, f.out) == 0);                 // pushed out of 64
  CHECK(f.stream.retransmit(plus(first->sequence, 99), kStart + 3s, f.out) == 0);  // older than two seconds
  CHECK(f.stream.retransmit(plus(first->sequence, 99), kStart + 100ms, f.out) > 0);
}

TEST_CASE("packets of the source before the last switch are still sent again") {
  Fixture f;
  const auto old_source = f.send(5, 777, kStart);
  f.stream.switch_source(std::make_shared<PacketHistory>(), SourceClock::different);
  const SourcePacket other = f.source(9'000, 1, kStart + 20ms);
  REQUIRE(f.stream.send(other, kStart + 20ms, f.out) > 0);
  const auto size = f.stream.retransmit(old_source->sequence, kStart + 60ms, f.out);
  REQUIRE(size > 0);
  const auto view = RtpPacketView::parse(Bytes(f.out).first(size)).value();
  CHECK(view.header().timestamp == old_source->timestamp);
  CHECK(view.payload()[2] == 5);
}

TEST_CASE("sender reports of sound and picture name the same moment by one clock") {
  SendConfig audio_config = config();
  audio_config.clock_rate = 48'000;
  Fixture audio(audio_config), video;
  const auto sound = audio.send(1, 100, kStart);
  const auto picture = video.send(1, 7000, kStart + 20ms);
  const Instant now = kStart + 500ms;
  const auto a = audio.stream.sender_info(now), v = video.stream.sender_info(now);
  REQUIRE(a);
  REQUIRE(v);
  CHECK(a->ntp == v->ntp);
  CHECK(a->rtp_timestamp - sound->timestamp == 24'000);
  CHECK(v->rtp_timestamp - picture->timestamp == 43'200);
  CHECK(v->packets == 1);
  CHECK(v->octets == 100);
}

TEST_CASE("there is no sender report before the first packet") {
  Fixture f;
  CHECK_FALSE(f.stream.sender_info(kStart));
}

TEST_CASE("a packet that does not fit is not counted and leaves no hole") {
  Fixture f;
  const auto first = f.send(1, 0, kStart);
  Packet small(50);
  CHECK(f.stream.send(f.source(2, 0, kStart), kStart, small) == 0);
  CHECK(f.send(2, 0, kStart)->sequence == plus(first->sequence, 1));
}

TEST_CASE("absurd report blocks give no round trip time") {
  Fixture f;
  f.send(1, 0, kStart);
  f.stream.on_report_block({.ssrc = kSsrc, .last_sr = 1, .delay_since_last_sr = 0xffff'ffff}, kStart + 1s);
  CHECK_FALSE(f.stream.rtt());
}
