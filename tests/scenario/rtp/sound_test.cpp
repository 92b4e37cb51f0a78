#include <set>

#include "gateway/rtp/red_receiver.hpp"
#include "gateway/rtp/send_stream.hpp"
#include "tests/support/catch.hpp"
#include "virtual_link.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

struct Loss {
  double random;
  int levels;
  double unrecovered;
};

/// The share of sound that never comes.
double unrecovered(Loss loss, Duration frame, bool silences) {
  constexpr std::uint32_t kRate = 48'000;
  const NtpClock clock(Instant{1000s}, std::chrono::hours(24 * 365 * 50));
  const auto history = std::make_shared<rtp::PacketHistory>(64);
  rtp::RtpSendStream sender({.ssrc = 5,
                             .payload_type = 111,
                             .clock_rate = kRate,
                             .codec = Codec::opus,
                             .red = rtp::RedSend{63, {}, {}}},
                            clock, nullptr);
  sender.switch_source(history, rtp::SourceClock::different);
  sender.set_redundancy(loss.levels);
  VirtualLink link({.jitter = 10ms, .loss = loss.random}, 11);
  rtp::RedReceiver receiver(63);
  std::set<std::uint32_t> heard;
  std::array<std::uint8_t, kMaxRtpPacket> buffer;
  std::array<std::uint8_t, 80> payload{};
  std::uint32_t timestamp = 0xffff'0000;
  constexpr int kPackets = 20'000;
  Instant now{1000s};
  const auto listen = [&] {
    while (const auto packet = link.receive(now)) {
      const auto view = RtpPacketView::parse(*packet).value();
      for (const auto& got : receiver.receive(view.header(), view.payload())) heard.insert(got.timestamp);
    }
  };
  for (int i = 0; i < kPackets; ++i) {
    const Duration step = silences && i % 100 == 99 ? 400ms : frame;
    now += step;
    timestamp += static_cast<std::uint32_t>(step / 1ms * kRate / 1000);
    const rtp::SourcePacket packet{false, static_cast<std::uint16_t>(i), timestamp, now, payload};
    history->add(packet, now);
    link.send(Bytes(buffer).first(sender.send(packet, now, buffer)), now);
    listen();
  }
  now += 1s;
  listen();
  CHECK(receiver.counters().rejected == 0);
  return 1 - static_cast<double>(heard.size()) / kPackets;
}

}  // namespace

TEST_CASE("redundant sound survives random loss") {
  const Loss loss = GENERATE(Loss{0.1, 2, 0.005}, Loss{0.2, 2, 0.02}, Loss{0.05, 1, 0.005});
  const Duration frame = GENERATE(20ms, 60ms);
  CHECK(unrecovered(loss, frame, false) <= loss.unrecovered);
  CHECK(unrecovered(loss, frame, true) <= loss.unrecovered);
}

TEST_CASE("without redundancy what is lost stays lost") {
  const double share = unrecovered({0.1, 0, 0}, 20ms, false);
  CHECK(share > 0.08);
  CHECK(share < 0.12);
}
