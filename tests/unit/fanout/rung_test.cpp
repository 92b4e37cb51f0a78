#include "gateway/fanout/rung.hpp"

#include <array>

#include "gateway/fanout/consumer.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;

namespace {

const Instant kNow{std::chrono::seconds(100)};
const NtpClock kClock(kNow, std::chrono::hours(24 * 365 * 50));
const std::array<std::uint8_t, 4> kKey{0x10, 0x00, 0x9d, 0x01};
const std::array<std::uint8_t, 4> kDelta{0x10, 0x01, 0x00, 0x00};
const std::array<std::uint8_t, 4> kMore{0x00, 0x01, 0x02, 0x03};

/// Feeds a rung as the mixer does.
struct Feed {
  Rung& rung;
  std::uint16_t sequence = 100;
  std::uint32_t timestamp = 3000;

  std::span<const rtp::SourcePacket> packet(bool marker, Bytes payload) {
    std::array<std::uint8_t, 200> buffer;
    const std::size_t size = write_rtp_packet(buffer, {marker, 96, sequence++, timestamp, 1}, {}, payload);
    if (marker) timestamp += 3000;
    return rung.add(Bytes(buffer).first(size), kNow, kNow);
  }
};

Consumer make_consumer(MediaKind kind) {
  rtp::SendConfig config;
  config.ssrc = 7;
  config.payload_type = 96;
  return {kind, std::move(config), kClock, nullptr};
}

}  // namespace

TEST_CASE("a frame of several packets is handed out whole, once its last packet came") {
  Rung rung(MediaKind::video);
  Feed source{rung};
  CHECK(source.packet(false, kKey).empty());
  CHECK(source.packet(false, kMore).empty());
  CHECK(source.packet(true, kMore).size() == 3);
  CHECK(source.packet(true, kDelta).size() == 1);
}

TEST_CASE("every packet of sound is handed out at once") {
  Rung rung(MediaKind::audio);
  Feed source{rung};
  CHECK(source.packet(false, kMore).size() == 1);
}

TEST_CASE("what is no RTP is ignored") {
  Rung rung(MediaKind::video);
  CHECK(rung.add(kMore, kNow, kNow).empty());
}

TEST_CASE("a consumer's picture begins at a key frame") {
  Rung rung(MediaKind::video);
  Feed source{rung};
  Consumer consumer = make_consumer(MediaKind::video);
  SendBatch batch;
  consumer.switch_source(1, rung, rtp::SourceClock::different);
  consumer.write(source.packet(true, kDelta), kNow, batch);
  CHECK(batch.packets().empty());
  source.packet(false, kKey);
  consumer.write(source.packet(true, kMore), kNow, batch);
  CHECK(batch.packets().size() == 2);
  batch.clear();
  consumer.write(source.packet(true, kDelta), kNow, batch);
  CHECK(batch.packets().size() == 1);
}

TEST_CASE("a consumer's sound begins at once") {
  Rung rung(MediaKind::audio);
  Feed source{rung};
  Consumer consumer = make_consumer(MediaKind::audio);
  SendBatch batch;
  consumer.switch_source(2, rung, rtp::SourceClock::different);
  consumer.write(source.packet(false, kMore), kNow, batch);
  REQUIRE(batch.packets().size() == 1);
  CHECK(RtpPacketView::parse(batch.packets()[0])->header().ssrc == 7);
}
