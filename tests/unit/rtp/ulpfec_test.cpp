#include "gateway/rtp/ulpfec.hpp"

#include "gateway/rtp/ulpfec_receiver.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

namespace {

constexpr std::uint8_t kRed = 118, kUlpfec = 120;

Packet media(std::uint16_t sequence, std::size_t size, bool marker = false) {
  return rtp_packet({marker, 96, sequence, 3000U + sequence, 7}, size);
}

Packet in_red(Packet packet) {
  packet.insert(packet.begin() + 12, static_cast<std::uint8_t>(packet[1] & 0x7f));
  packet[1] = static_cast<std::uint8_t>((packet[1] & 0x80) | kRed);
  return packet;
}

Packet fec_packet(std::uint16_t sequence, Bytes fec) {
  Packet payload{kUlpfec};
  payload.insert(payload.end(), fec.begin(), fec.end());
  Packet packet(kMaxRtpPacket);
  packet.resize(write_rtp_packet(packet, {false, kRed, sequence, 3000, 7}, {}, payload));
  return packet;
}

}  // namespace

TEST_CASE("an FEC packet has the layout of RFC 5109 with one level") {
  Packet out(200);
  UlpfecWriter writer(out, 100, 3);
  CHECK(writer.size() == 0);
  CHECK(writer.add(media(100, 20)));
  CHECK(writer.add(media(102, 31, true)));
  CHECK_FALSE(writer.add(media(99, 20)));
  CHECK_FALSE(writer.add(media(116, 20)));
  CHECK_FALSE(writer.add(media(101, 200)));
  CHECK(writer.size() == 14 + 31);
  CHECK(out[0] == 0);     // no long mask, no padding, extension or CSRC in either
  CHECK(out[1] == 0x80);  // one marker, equal payload types
  CHECK(read_u16(&out[2]) == 100);
  CHECK(read_u16(&out[8]) == (20 ^ 31));
  CHECK(read_u16(&out[10]) == 31);
  CHECK(read_u16(&out[12]) == 0xa000);
  const auto view = UlpfecView::parse(Bytes(out).first(writer.size()));
  REQUIRE(view);
  CHECK(view->protects(100));
  CHECK_FALSE(view->protects(101));
  CHECK(view->protects(102));
  CHECK_FALSE(UlpfecView::parse(Bytes(out).first(writer.size() - 1)));
}

TEST_CASE("any one of the protected packets is rebuilt byte by byte") {
  const bool large = GENERATE(false, true);
  const std::size_t count = large ? 40 : 5;
  std::vector<Packet> packets;
  Packet out(kMaxRtpPacket);
  UlpfecWriter writer(out, 65'530, count);
  for (std::size_t i = 0; i < count; ++i) {
    packets.push_back(media(static_cast<std::uint16_t>(65'530 + i), 50 + i * 3, i + 1 == count));
    CHECK(writer.add(packets.back()));
  }
  const Packet fec = fec_packet(static_cast<std::uint16_t>(65'530 + count), Bytes(out).first(writer.size()));
  for (std::size_t lost = 0; lost < count; ++lost) {
    UlpfecReceiver receiver(kRed, kUlpfec, {});
    for (std::size_t i = 0; i < count; ++i) {
      Packet packet = in_red(packets[i]);
      if (i != lost) CHECK(std::ranges::equal(receiver.receive(packet, false), packets[i]));
    }
    Packet copy = fec;
    CHECK(receiver.receive(copy, false).empty());
    CHECK(std::ranges::equal(receiver.recovered(), packets[lost]));
    CHECK(receiver.recovered().empty());
  }
}

TEST_CASE("two losses of one group are not rebuilt until one of them comes after all") {
  std::vector<Packet> packets;
  Packet out(kMaxRtpPacket);
  UlpfecWriter writer(out, 10, 4);
  for (std::uint16_t i = 10; i < 14; ++i) {
    packets.push_back(media(i, 40));
    writer.add(packets.back());
  }
  UlpfecReceiver receiver(kRed, kUlpfec, {});
  Packet a = in_red(packets[0]), b = in_red(packets[1]), late = in_red(packets[2]);
  Packet fec = fec_packet(14, Bytes(out).first(writer.size()));
  receiver.receive(a, false);
  receiver.receive(b, false);
  receiver.receive(fec, false);
  CHECK(receiver.recovered().empty());
  receiver.receive(late, false);
  CHECK(std::ranges::equal(receiver.recovered(), packets[3]));
}

TEST_CASE("header extensions that change on the way do no harm") {
  const ExtensionIds ids{.mid = 4, .transport_cc = 3, .abs_send_time = 2};
  const auto with = [](std::uint16_t sequence, std::uint8_t fill) {
    const std::array<std::uint8_t, 3> time{fill, fill, fill};
    const std::array<std::uint8_t, 2> number{fill, fill};
    const std::array<std::uint8_t, 1> mid{'v'};
    const std::array<RtpExtension, 3> extensions{{{4, mid}, {2, time}, {3, number}}};
    return rtp_packet({false, 96, sequence, 1, 7}, 30, extensions);
  };
  Packet out(kMaxRtpPacket);
  UlpfecWriter writer(out, 1, 2);
  writer.add(with(1, 0));
  writer.add(with(2, 0));
  UlpfecReceiver receiver(kRed, kUlpfec, ids);
  Packet fec = fec_packet(3, Bytes(out).first(writer.size()));
  receiver.receive(fec, false);
  Packet first = with(1, 0x55);
  CHECK(receiver.receive(first, false).size() == first.size());
  CHECK(std::ranges::equal(receiver.recovered(), with(2, 0)));
}
