#include "gateway/rtp/rtcp.hpp"
#include "gateway/rtp/rtcp_schedule.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

namespace {

/// Writes down what is parsed.
struct Seen final : RtcpVisitor {
  std::vector<SenderInfo> senders;
  std::vector<ReportBlock> blocks;
  std::vector<std::uint32_t> byes, plis, receivers;
  std::vector<std::uint16_t> nacks;
  std::vector<std::pair<std::uint32_t, int>> firs;
  std::uint64_t remb = 0;
  std::vector<std::uint32_t> remb_ssrcs;

  void on_sender_report(const SenderInfo& info, std::span<const ReportBlock> b) override {
    senders.push_back(info);
    blocks.insert(blocks.end(), b.begin(), b.end());
  }
  void on_receiver_report(std::uint32_t sender, std::span<const ReportBlock> b) override {
    receivers.push_back(sender);
    blocks.insert(blocks.end(), b.begin(), b.end());
  }
  void on_bye(std::uint32_t ssrc) override { byes.push_back(ssrc); }
  void on_nack(std::uint32_t, std::span<const std::uint16_t> s) override {
    nacks.insert(nacks.end(), s.begin(), s.end());
  }
  void on_pli(std::uint32_t media) override { plis.push_back(media); }
  void on_fir(std::uint32_t media, std::uint8_t sequence) override { firs.emplace_back(media, sequence); }
  void on_remb(std::uint64_t rate, std::span<const std::uint32_t> s) override {
    remb = rate;
    remb_ssrcs.assign(s.begin(), s.end());
  }
};

struct Buffer {
  std::array<std::uint8_t, kMaxRtcpPacket> bytes{};
  RtcpWriter writer{bytes};
};

const ReportBlock kBlock{77, 12, -5, 0x0001'0002, 333, 0xaabb'ccdd, 65'536};
const SenderInfo kInfo{42, 0x0123'4567'89ab'cdef, 1000, 10, 2000};

}  // namespace

TEST_CASE("a compound packet of everything is read back as it was written") {
  Buffer buffer;
  const std::vector<std::uint16_t> missing{65'530, 65'531, 3, 10, 200};
  REQUIRE(buffer.writer.sender_report(kInfo, std::array{kBlock}));
  REQUIRE(buffer.writer.cname(42, "someone"));
  REQUIRE(buffer.writer.receiver_report(43, {}));
  REQUIRE(buffer.writer.nack(1, 2, missing));
  REQUIRE(buffer.writer.pli(1, 9));
  REQUIRE(buffer.writer.fir(1, 9, 255));
  REQUIRE(buffer.writer.bye(42));
  Seen seen;
  const auto summary = parse_rtcp(buffer.writer.bytes(), seen);
  CHECK(summary.understood == 6);
  CHECK(summary.ignored == 1);
  CHECK(summary.malformed == 0);
  CHECK(seen.senders == std::vector{kInfo});
  CHECK(seen.blocks == std::vector{kBlock});
  CHECK(seen.receivers == std::vector<std::uint32_t>{43});
  CHECK(seen.nacks == missing);
  CHECK(seen.plis == std::vector<std::uint32_t>{9});
  CHECK(seen.firs == std::vector<std::pair<std::uint32_t, int>>{{9, 255}});
  CHECK(seen.byes == std::vector<std::uint32_t>{42});
}

TEST_CASE("any list of missing packets survives its pairs of number and mask") {
  for (const std::vector<std::uint16_t>& missing :
       {std::vector<std::uint16_t>{0, 16, 17, 34}, {5, 22}, {65'535, 15}, {65'535, 16}, {7, 7, 3}}) {
    Buffer buffer;
    REQUIRE(buffer.writer.nack(1, 2, missing));
    Seen seen;
    parse_rtcp(buffer.writer.bytes(), seen);
    CHECK(seen.nacks == missing);
  }
}

TEST_CASE("a block that does not fit is not written at all") {
  std::array<std::uint8_t, 30> small{};
  RtcpWriter writer(small);
  CHECK_FALSE(writer.sender_report(kInfo, std::array{kBlock}));
  CHECK(writer.empty());
  CHECK(writer.sender_report(kInfo, {}));
  CHECK_FALSE(writer.bye(1));
  CHECK(writer.bytes().size() == 28);
}

TEST_CASE("blocks before a damaged remainder are kept and the damage is counted") {
  Buffer buffer;
  REQUIRE(buffer.writer.pli(1, 9));
  Packet packet(buffer.writer.bytes().begin(), buffer.writer.bytes().end());
  packet.insert(packet.end(), {0x81, 200, 0xff, 0xff, 1, 2, 3});
  Seen seen;
  const auto summary = parse_rtcp(packet, seen);
  CHECK(seen.plis.size() == 1);
  CHECK(summary.malformed == 1);
}

TEST_CASE("a damaged block inside sound framing does not hide the next one") {
  Packet packet{0x83, 200, 0, 1, 0, 0, 0, 1};  // claims three report blocks, has none
  packet.insert(packet.end(), {0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 9});
  Seen seen;
  const auto summary = parse_rtcp(packet, seen);
  CHECK(summary.malformed == 1);
  CHECK(seen.plis == std::vector<std::uint32_t>{9});
}

TEST_CASE("unknown packet types, padding and lone feedback are accepted") {
  Packet packet{0x80, 207, 0, 1, 0, 0, 0, 1};                                          // XR
  packet.insert(packet.end(), {0xa1, 206, 0, 3, 0, 0, 0, 1, 0, 0, 0, 9, 0, 0, 0, 4});  // padded PLI
  Seen seen;
  const auto summary = parse_rtcp(packet, seen);
  CHECK(summary.ignored == 1);
  CHECK(summary.understood == 1);
  CHECK(seen.plis == std::vector<std::uint32_t>{9});
}

TEST_CASE("a REMB carries its rate as mantissa and exponent") {
  const Packet packet{0x8f, 206,          0,    5,    0, 0, 0, 1, 0, 0, 0, 0, 'R', 'E', 'M', 'B',
                      1,    (3 << 2) | 1, 0x00, 0x01, 0, 0, 0, 7};
  Seen seen;
  CHECK(parse_rtcp(packet, seen).understood == 1);
  CHECK(seen.remb == 0x10001ULL << 3);
  CHECK(seen.remb_ssrcs == std::vector<std::uint32_t>{7});
  Packet absurd = packet;
  absurd[17] = 0xff;
  CHECK(parse_rtcp(absurd, seen).understood == 1);
  CHECK(seen.remb == ~std::uint64_t{0});
  absurd[16] = 2;  // claims two SSRCs
  CHECK(parse_rtcp(absurd, seen).malformed == 1);
}

TEST_CASE("transport feedback that claims more than it holds is malformed") {
  // A run of 8191 received packets without a single delta.
  const Packet packet{0x8f, 205, 0,    5,    0, 0, 0, 1, 0,    0,    0, 2,
                      0,    0,   0x1f, 0xff, 0, 0, 0, 0, 0x3f, 0xff, 0, 0};
  Seen seen;
  CHECK(parse_rtcp(packet, seen).malformed == 1);
}

TEST_CASE("the first report is due soon after the first packet, later ones about every second") {
  RtcpSchedule schedule;
  CHECK_FALSE(schedule.due(kStart));
  schedule.on_media(kStart);
  schedule.on_media(kStart + 100ms);
  CHECK(schedule.next_time() == kStart + RtcpSchedule::kFirst);
  schedule.on_sent(kStart + 200ms, 0.5);
  CHECK(schedule.next_time() == kStart + 1200ms);
}

TEST_CASE("everything a connection has to report goes into one compound packet") {
  Buffer buffer;
  SenderInfo other = kInfo;
  other.ssrc = 43;
  const std::array senders{kInfo, other};
  const std::array received{kBlock, kBlock};
  REQUIRE(write_reports(buffer.writer, {.cname = "us", .senders = senders, .received = received}));
  Seen seen;
  const auto summary = parse_rtcp(buffer.writer.bytes(), seen);
  CHECK(summary.understood == 2);
  CHECK(summary.ignored == 2);  // one CNAME for each sender
  CHECK(seen.senders.size() == 2);
  CHECK(seen.blocks.size() == 2);
}

TEST_CASE("who only receives reports with a receiver report") {
  Buffer buffer;
  const std::array received{kBlock};
  REQUIRE(write_reports(buffer.writer, {.own_ssrc = 5, .cname = "us", .senders = {}, .received = received}));
  Seen seen;
  parse_rtcp(buffer.writer.bytes(), seen);
  CHECK(seen.receivers == std::vector<std::uint32_t>{5});
  CHECK(seen.blocks.size() == 1);
}
