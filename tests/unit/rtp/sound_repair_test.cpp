#include "gateway/rtp/sound_repair.hpp"

#include <vector>

#include "gateway/rtp/red.hpp"
#include "gateway/rtp/send_stream.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

namespace {

const NtpClock kClock(kStart, std::chrono::hours(24 * 365 * 50));

/// A listener who is sent a packet every 60 ms, and what he tells of them.
struct Listener {
  std::shared_ptr<PacketHistory> history = std::make_shared<PacketHistory>(64);
  TransportCcSender transport;
  RtpSendStream stream;
  Packet out = Packet(kMaxRtpPacket);
  std::uint16_t sequence = 65'530;
  std::uint32_t timestamp = 0xffff'f000;
  Instant now = kStart;

  explicit Listener(bool numbered = true)
      : stream({.ssrc = 30,
                .payload_type = 111,
                .clock_rate = 48'000,
                .extensions = {.transport_cc = static_cast<std::uint8_t>(numbered ? 3 : 0)},
                .codec = Codec::opus,
                .red = RedSend{63, {}, {}}},
               kClock, &transport) {
    stream.switch_source(history, SourceClock::different);
    stream.set_repair(true);
  }
  /// How much older than the packet each sound is that goes along with it, in packets.
  std::vector<int> send(std::size_t size = 90, std::uint32_t ticks = 2880) {
    now += 60ms;
    timestamp += ticks;
    const Packet payload(size, static_cast<std::uint8_t>(++sequence));
    const SourcePacket packet{false, sequence, timestamp, now, payload};
    history->add(packet, now);
    const std::size_t written = stream.send(packet, now, out);
    const auto view = RtpPacketView::parse(Bytes(out).first(written)).value();
    if (view.header().payload_type != 63) return {};
    const auto red = parse_red(view.payload()).value();
    std::vector<int> along;
    for (std::size_t i = 0; i + 1 < red.count; ++i) {
      const int back = static_cast<int>(red.blocks[i].timestamp_offset / 2880);
      CHECK(red.blocks[i].data[0] == static_cast<std::uint8_t>(sequence - back));
      along.push_back(back);
    }
    CHECK(red.primary().data[0] == static_cast<std::uint8_t>(sequence));
    return along;
  }
  /// Feedback about the last packet sent, or one before it.
  void tell(bool arrived, int before = 0, bool was_lost = false) {
    const auto number = static_cast<std::uint16_t>(transport.next_sequence() - 1 - before);
    const TransportResult result{
        number, 100, now, arrived ? std::optional<Duration>(now.time_since_epoch()) : std::nullopt, was_lost};
    stream.on_results({&result, 1});
  }
};

using Along = std::vector<int>;

}  // namespace

TEST_CASE("sound that got lost goes along with the next packet, once") {
  Listener listener;
  CHECK(listener.send() == Along{});
  listener.tell(false);
  CHECK(listener.send() == Along{1});
  listener.tell(true);
  CHECK(listener.stream.counters().repaired == 1);
  CHECK(listener.send() == Along{});
}

TEST_CASE("nothing goes along while nothing is lost, or where it came after all") {
  Listener listener;
  for (int i = 0; i < 20; ++i) {
    CHECK(listener.send() == Along{});
    listener.tell(true);
  }
  listener.send();
  listener.tell(false);
  listener.tell(true, 0, true);
  CHECK(listener.send() == Along{});
}

TEST_CASE("what carried a lost packet may get lost, too: both go along then") {
  Listener listener;
  listener.send();
  listener.tell(false);
  CHECK(listener.send() == Along{1});
  listener.tell(false);
  CHECK(listener.send() == Along{2, 1});
  listener.tell(true);
  CHECK(listener.send() == Along{});
}

TEST_CASE("of many lost packets the oldest that can be named go first, and no more than two in one") {
  Listener listener;
  for (int i = 0; i < 8; ++i) listener.send();
  for (int before = 7; before >= 0; --before) listener.tell(false, before);
  // An offset of 14 bits at 48 kHz reaches five packets of 60 ms back.
  CHECK(listener.send() == Along{5, 4});
  CHECK(listener.send() == Along{4, 3});
}

TEST_CASE("a lost packet that goes along for other reasons goes once") {
  Listener listener;
  listener.stream.set_redundancy(1);
  listener.send();
  listener.tell(false);
  CHECK(listener.send() == Along{1});
}

TEST_CASE("what was lost before a change of the source is not looked for in the new one") {
  Listener listener;
  listener.send();
  listener.tell(false);
  listener.stream.switch_source(listener.history, SourceClock::same);
  CHECK(listener.send() == Along{});
  CHECK(listener.send() == Along{});
}

TEST_CASE("packets that would become too long go alone") {
  Listener listener;
  listener.send(800);
  listener.tell(false);
  CHECK(listener.send(800) == Along{});
}

TEST_CASE("where no feedback can name packets nothing is repaired") {
  Listener listener(false);
  CHECK_FALSE(listener.stream.can_repair());
  listener.send();
  listener.tell(false);
  CHECK(listener.send() == Along{});
}
