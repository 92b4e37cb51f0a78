// Redundant sound, FEC and padding.
#include "gateway/rtp/red_receiver.hpp"
#include "gateway/rtp/rtx.hpp"
#include "gateway/rtp/send_stream.hpp"
#include "gateway/rtp/ulpfec_receiver.hpp"
#include "layered_source.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

namespace {

const NtpClock kClock(kStart, std::chrono::hours(24 * 365 * 50));
constexpr ExtensionIds kIds{.mid = 4, .transport_cc = 3, .abs_send_time = 2};

struct Sound {
  std::shared_ptr<PacketHistory> history = std::make_shared<PacketHistory>(64);
  RtpSendStream stream{{.ssrc = 30,
                        .payload_type = 111,
                        .clock_rate = 48'000,
                        .codec = Codec::opus,
                        .red = RedSend{63, {}, {}}},
                       kClock,
                       nullptr};
  Packet out = Packet(kMaxRtpPacket);
  std::uint16_t sequence = 65'534;
  std::uint32_t timestamp = 0xffff'fc40;
  Instant now = kStart;

  Sound() { stream.switch_source(history, SourceClock::different); }
  RtpPacketView send(std::size_t size, std::uint32_t ticks = 960) {
    now += 20ms;
    timestamp += ticks;
    const Packet payload(size, static_cast<std::uint8_t>(sequence + 1));
    const SourcePacket packet{false, ++sequence, timestamp, now, payload};
    history->add(packet, now);
    const std::size_t written = stream.send(packet, now, out);
    return RtpPacketView::parse(Bytes(out).first(written)).value();
  }
  /// How many repetitions go along; nothing where it is not RED.
  std::optional<std::size_t> repetitions(std::size_t size, std::uint32_t ticks = 960) {
    const auto view = send(size, ticks);
    if (view.header().payload_type != 63) return std::nullopt;
    return parse_red(view.payload()).value().count - 1;
  }
};

struct Video {
  TransportCcSender transport;
  RtpSendStream stream{{.ssrc = 20,
                        .payload_type = 96,
                        .rtx = RtxSend{21, 97},
                        .nack = true,
                        .mid = "v",
                        .extensions = kIds,
                        .red = RedSend{118, 119, 120}},
                       kClock,
                       &transport};
  LayeredSource source;
  Packet out = Packet(kMaxRtpPacket);
  Instant now = kStart;

  explicit Video(std::size_t packets = 5) : source({.packets = packets, .payload = 300}) {
    stream.switch_source(source.history(), SourceClock::different);
  }
  /// All packets of the next picture, FEC behind it.
  std::vector<Packet> show(bool key = false) {
    now += 33ms;
    std::vector<Packet> packets;
    for (const SourcePacket& packet : source.picture(now, key)) take(packets, stream.send(packet, now, out));
    while (const std::size_t size = stream.next_fec(now, out)) take(packets, size);
    return packets;
  }

 private:
  void take(std::vector<Packet>& packets, std::size_t size) {
    REQUIRE(size > 0);
    packets.emplace_back(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size));
  }
};

std::uint8_t type_of(const Packet& packet) {
  return packet[1] & 0x7f;
}

}  // namespace

TEST_CASE("sound goes along with the packets before it, as many as wished and as there are") {
  Sound sound;
  CHECK_FALSE(sound.repetitions(80));
  sound.stream.set_redundancy(2);
  CHECK(sound.repetitions(80) == 1);
  CHECK(sound.repetitions(80) == 2);
  const auto view = sound.send(40);
  const auto red = parse_red(view.payload()).value();
  CHECK(red.blocks[0].timestamp_offset == 1920);
  CHECK(red.blocks[1].timestamp_offset == 960);
  CHECK(red.blocks[0].payload_type == 111);
  CHECK(red.blocks[1].data[0] == static_cast<std::uint8_t>(sound.sequence - 1));
  CHECK(red.primary().data.size() == 40);
  sound.stream.set_redundancy(1);
  CHECK(sound.repetitions(80, 2880) == 1);
  sound.stream.set_redundancy(0);
  CHECK_FALSE(sound.repetitions(80));
}

TEST_CASE("sound that is too old or too much does not go along") {
  Sound sound;
  sound.stream.set_redundancy(2);
  sound.send(80);
  CHECK_FALSE(sound.repetitions(80, 20'000));  // after a silence, over 2^14 ticks
  CHECK(sound.repetitions(80) == 1);           // only what came after it
  CHECK(sound.repetitions(700) == 2);
  CHECK_FALSE(sound.repetitions(500));  // 1200 bytes would be too long
  CHECK(sound.repetitions(100) == 1);
  sound.send(1050);
  CHECK_FALSE(sound.repetitions(20));  // longer than a block can say
}

TEST_CASE("redundancy goes on over a switch on one clock and begins anew on another") {
  Sound sound;
  sound.stream.set_redundancy(2);
  for (int i = 0; i < 4; ++i) sound.send(80);
  sound.stream.switch_source(sound.history, SourceClock::same);
  CHECK(sound.repetitions(80) == 2);
  sound.stream.switch_source(sound.history, SourceClock::different);
  CHECK_FALSE(sound.repetitions(80));
  CHECK(sound.repetitions(80) == 1);
  CHECK(sound.repetitions(80) == 2);
}

TEST_CASE("without FEC a picture goes as it is, with FEC in RED and numbered through") {
  Video video;
  for (const Packet& packet : video.show(true)) CHECK(type_of(packet) == 96);
  video.stream.set_fec({0.4, false});
  const auto packets = video.show();
  REQUIRE(packets.size() == 7);
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const auto view = RtpPacketView::parse(packets[i]).value();
    CHECK(type_of(packets[i]) == 118);
    CHECK(view.payload()[0] == (i < 5 ? 96 : 120));
    CHECK(view.header().timestamp == RtpPacketView::parse(packets[0])->header().timestamp);
    CHECK(sequence_distance(view.header().sequence, read_u16(&packets[0][2])) == static_cast<int>(i));
    CHECK(view.header().marker == (i == 4));
    CHECK(transport_sequence(view, kIds) == 5 + i);
  }
  CHECK(video.stream.counters().fec == 2);
  CHECK(sequence_distance(read_u16(&video.show()[0][2]), read_u16(&packets[6][2])) == 1);
  video.stream.set_fec({});
  CHECK(video.show().size() == 5);
}

TEST_CASE("FEC may be kept to base pictures and key frames") {
  Video video;
  video.stream.set_fec({0.2, true});
  CHECK(video.show(true).size() == 6);
  CHECK(video.show().size() == 5);  // layer 2
  CHECK(video.show().size() == 5);
  CHECK(video.show().size() == 5);
  CHECK(video.show().size() == 6);
}

TEST_CASE("every single loss of a picture comes back by FEC, also of one that needs several blocks") {
  const std::size_t count = GENERATE(1, 5, 20, 70);
  for (std::size_t lost = 0; lost < count; ++lost) {
    Video video(count);
    video.stream.set_fec({0.1, true});
    const auto packets = video.show(true);
    CHECK(packets.size() >= count + 1);
    UlpfecReceiver receiver(118, 120, kIds);
    std::set<std::uint16_t> got;
    for (std::size_t i = 0; i < packets.size(); ++i) {
      Packet copy = packets[i];
      if (i == lost) continue;
      if (!receiver.receive(copy, false).empty()) got.insert(read_u16(&packets[i][2]));
      for (auto back = receiver.recovered(); !back.empty(); back = receiver.recovered()) {
        CHECK(type_of({back.begin(), back.end()}) == 96);
        CHECK(std::ranges::equal(RtpPacketView::parse(back)->payload(),
                                 RtpPacketView::parse(packets[lost])->payload().subspan(1)));
        const auto view = RtpPacketView::parse(back).value();
        CHECK(mid(view, kIds) == "v");
        CHECK(transport_sequence(view, kIds) == 0);  // as FEC saw it
        CHECK(abs_send_time(view, kIds) == 0U);
        got.insert(read_u16(&back[2]));
      }
    }
    CHECK(got.size() == count);
  }
}

TEST_CASE("a packet in RED is sent again in RED, an FEC packet as an empty one") {
  Video video;
  video.stream.set_fec({0.2, true});
  const auto packets = video.show(true);
  video.stream.set_fec({});
  auto size = video.stream.retransmit(read_u16(&packets[1][2]), video.now, video.out);
  auto again = RtpPacketView::parse(Bytes(video.out).first(size)).value();
  CHECK(again.header().payload_type == 119);
  CHECK(std::ranges::equal(again.payload().subspan(2), RtpPacketView::parse(packets[1])->payload()));
  size = video.stream.retransmit(read_u16(&packets[5][2]), video.now, video.out);
  again = RtpPacketView::parse(Bytes(video.out).first(size)).value();
  CHECK(again.header().payload_type == 119);
  CHECK(std::ranges::equal(again.payload().subspan(2), std::array<std::uint8_t, 1>{120}));
}

TEST_CASE("padding repeats a recent packet that fits, or is mere padding") {
  Video video;
  const auto packets = video.show(true);
  const std::uint16_t number = video.transport.next_sequence();
  auto size = video.stream.pad(500, video.now, video.out);
  auto view = RtpPacketView::parse(Bytes(video.out).first(size)).value();
  CHECK(view.header().ssrc == 21);
  CHECK(view.header().payload_type == 97);
  CHECK(transport_sequence(view, kIds) == number);
  CHECK(read_u16(view.payload().data()) == read_u16(&packets[4][2]));  // the longest
  size = video.stream.pad(150, video.now, video.out);
  view = RtpPacketView::parse(Bytes(video.out).first(size)).value();
  CHECK(size == 150);
  CHECK(view.payload().empty());
  CHECK(view.padding() > 100);
  CHECK(video.transport.next_sequence() == number + 2);
  CHECK(restore_rtx(MutableBytes(video.out).first(size), view, 20, 96).empty());
  CHECK(video.stream.pad(5000, video.now, video.out) > 300);
  CHECK(video.stream.counters().packets == 5);
}

TEST_CASE("retransmissions and padding tell their mid also when the receiver knows that of the media") {
  Video video;
  const auto before = video.show(true);
  CHECK(mid(RtpPacketView::parse(before[0]).value(), kIds) == "v");
  video.stream.on_report_block({.ssrc = 20}, video.now);
  const auto packets = video.show();
  CHECK(mid(RtpPacketView::parse(packets[0]).value(), kIds).empty());
  const auto written = [&](std::size_t size) {
    return std::string(mid(RtpPacketView::parse(Bytes(video.out).first(size)).value(), kIds));
  };
  CHECK(written(video.stream.retransmit(static_cast<std::uint16_t>(read_u16(&packets[0][2])), video.now,
                                        video.out)) == "v");
  CHECK(written(video.stream.pad(500, video.now, video.out)) == "v");
  CHECK(written(video.stream.pad(150, video.now, video.out)) == "v");
}

TEST_CASE("who was sent no picture yet can be probed, where the packets have transport-wide numbers") {
  Video video;
  const std::uint16_t number = video.transport.next_sequence();
  const std::size_t size = video.stream.pad(500, video.now, video.out);
  const auto view = RtpPacketView::parse(Bytes(video.out).first(size)).value();
  CHECK(view.header().ssrc == 21);
  CHECK(view.payload().empty());
  CHECK(transport_sequence(view, kIds) == number);
  RtpSendStream unnumbered(video.stream.config(), kClock, nullptr);
  CHECK(unnumbered.pad(500, video.now, video.out) == 0);
}

TEST_CASE("a packet whose time was changed for this consumer is repaired with that time") {
  Video video;
  video.stream.set_fec({0.2, true});
  video.now += 33ms;
  std::vector<Packet> packets;
  for (SourcePacket packet : video.source.picture(video.now, true)) {
    packet.timestamp += 12'345;
    const std::size_t size = video.stream.send(packet, video.now, video.out);
    packets.emplace_back(video.out.begin(), video.out.begin() + static_cast<std::ptrdiff_t>(size));
  }
  UlpfecReceiver receiver(118, 120, kIds);
  for (std::size_t i = 1; i < packets.size(); ++i) receiver.receive(packets[i], false);
  Packet fec(video.out.begin(),
             video.out.begin() + static_cast<std::ptrdiff_t>(video.stream.next_fec(video.now, video.out)));
  receiver.receive(fec, false);
  const auto back = receiver.recovered();
  REQUIRE_FALSE(back.empty());
  CHECK(read_u32(&back[4]) == read_u32(&packets[0][4]));
  REQUIRE(video.stream.retransmit(read_u16(&packets[0][2]), video.now, video.out) > 0);
  CHECK(read_u32(&video.out[4]) == read_u32(&packets[0][4]));
}

TEST_CASE("the history of a source that was left is let go once nobody can ask for it") {
  Video video;
  video.show(true);
  const std::weak_ptr<PacketHistory> former = video.source.history();
  video.source = LayeredSource({.packets = 2});
  video.stream.switch_source(video.source.history(), SourceClock::different);
  video.show(true);
  CHECK_FALSE(former.expired());
  video.now += 4s;
  video.show();
  CHECK(former.expired());
}

TEST_CASE("a stream stays small") {
  CHECK(sizeof(RtpSendStream) <= 512);
}
