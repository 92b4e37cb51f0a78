#include "gateway/fanout/sound_consumer.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;
using namespace std::chrono_literals;

namespace {

const NtpClock kClock(Instant{100s}, std::chrono::hours(24 * 365 * 50));
constexpr std::uint32_t kTickTicks = 960;

/// The sounds of a room on one clock: a packet of a rung at the end of each piece of its length.
struct RoomSound {
  Rung full{link::SoundOutput{1, SoundRung::full, std::nullopt}};
  Rung own{link::SoundOutput{2, SoundRung::full, ParticipantId("ada")}};
  Rung thin{link::SoundOutput{3, SoundRung::thin, std::nullopt, 16'000, 60}};
  SoundConsumer listener{config(), kClock, nullptr};
  std::vector<std::pair<std::uint32_t, std::uint32_t>> heard;  ///< from, to; on the listener's clock
  std::vector<std::uint16_t> sequences;
  Instant at{100s};
  std::uint32_t clock = 48'000;
  std::uint16_t packets = 0;

  static rtp::SendConfig config() {
    rtp::SendConfig config;
    config.ssrc = 7;
    config.payload_type = 111;
    config.clock_rate = 48'000;
    config.codec = Codec::opus;
    return config;
  }

  void packet(Rung& rung) {
    const std::array<std::uint8_t, 3> payload{0xf8, 1, 2};
    const auto sequence = static_cast<std::uint16_t>(&rung == &thin ? packets / 3 : packets);
    const rtp::SourcePacket source{false, sequence, clock - rung.packet_ticks() + kTickTicks, at, payload};
    if (listener.target() == &rung) listener.join(source);
    if (listener.source() != &rung) return;
    std::array<std::uint8_t, 200> out;
    const std::size_t size = listener.write(source, at, out);
    if (size == 0) return;
    const auto header = RtpPacketView::parse(Bytes(out).first(size))->header();
    heard.emplace_back(header.timestamp, header.timestamp + rung.packet_ticks());
    sequences.push_back(header.sequence);
  }

  void run(int ticks) {
    for (int i = 0; i < ticks; ++i, at += 20ms, clock += kTickTicks, ++packets) {
      packet(full);
      packet(own);
      if (packets % 3 == 2) packet(thin);
    }
  }
};

void check_unbroken(const RoomSound& room) {
  for (std::size_t i = 1; i < room.heard.size(); ++i) {
    CHECK(room.heard[i].first == room.heard[i - 1].second);
    CHECK(static_cast<std::uint16_t>(room.sequences[i] - room.sequences[i - 1]) == 1);
  }
}

}  // namespace

TEST_CASE("a listener who goes over to his own mix and back misses nothing and hears nothing twice") {
  RoomSound room;
  room.listener.aim(&room.full);
  room.run(5);
  room.listener.aim(&room.own);
  room.run(5);
  CHECK(room.listener.source() == &room.own);
  room.listener.aim(&room.full);
  room.run(5);
  CHECK(room.listener.source() == &room.full);
  CHECK(room.heard.size() == 15);
  check_unbroken(room);
}

TEST_CASE("a listener who goes over to longer packets and back misses nothing and hears nothing twice") {
  const int before = GENERATE(4, 5, 6);
  RoomSound room;
  room.listener.aim(&room.full);
  room.run(before);
  room.listener.aim(&room.thin);
  room.run(12);
  CHECK(room.listener.source() == &room.thin);
  room.listener.aim(&room.full);
  room.run(12);
  CHECK(room.listener.source() == &room.full);
  check_unbroken(room);
}

TEST_CASE("a sound that falls silent before it was joined does not take the present one away") {
  RoomSound room;
  room.listener.aim(&room.full);
  room.run(5);
  room.listener.aim(&room.thin);
  room.packets = 1;
  room.run(2);  // one packet of the thin sound came, then no more
  const std::size_t heard = room.heard.size();
  for (int i = 0; i < 40; ++i, room.at += 20ms, room.clock += kTickTicks, ++room.packets)
    room.packet(room.full);
  CHECK(room.heard.size() > heard + 10);
}

TEST_CASE("a sound that pauses is joined by its signs of life, and the present one is not heard until then") {
  RoomSound room;
  Rung own_thin{link::SoundOutput{4, SoundRung::thin, ParticipantId("ada"), 16'000, 60}};
  room.listener.aim(&room.thin);
  room.run(12);
  REQUIRE(room.listener.source() == &room.thin);
  room.listener.aim(&own_thin);
  std::size_t heard_himself = 0;
  for (int i = 0; i < 45; ++i, room.at += 20ms, room.clock += kTickTicks, ++room.packets) {
    if (room.packets % 3 != 2) continue;
    const std::size_t before = room.heard.size();
    room.packet(room.thin);
    heard_himself += room.heard.size() - before;
    if (room.packets % 9 == 2) room.packet(own_thin);
  }
  CHECK(heard_himself <= 3);
  CHECK(room.listener.source() == &own_thin);
}
