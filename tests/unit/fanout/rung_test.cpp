#include "gateway/fanout/rung.hpp"

#include <array>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::fanout;
using namespace std::chrono_literals;

namespace {

const Instant kNow{100s};
// VP8 payload descriptors with a picture id, TL0PICIDX and a layer (RFC 7741 section 4.2), then a frame
// header.
const std::array<std::uint8_t, 10> kKey{0x90, 0xe0, 0x80, 0x01, 0x01, 0x20, 0x00, 0x9d, 0x01, 0x2a};
const std::array<std::uint8_t, 10> kBase{0x90, 0xe0, 0x80, 0x02, 0x02, 0x20, 0x01, 0x00, 0x00, 0x00};
const std::array<std::uint8_t, 10> kTop{0x90, 0xe0, 0x80, 0x03, 0x02, 0x80, 0x01, 0x00, 0x00, 0x00};
const std::array<std::uint8_t, 10> kMore{0x80, 0xe0, 0x80, 0x01, 0x01, 0x20, 0x01, 0x02, 0x03, 0x04};

/// Feeds a rung as the mixer does.
struct Feed {
  Rung& rung;
  std::uint16_t sequence = 100;
  std::uint32_t timestamp = 3000;
  Instant at = kNow;

  std::span<const rtp::SourcePacket> packet(bool marker, Bytes payload) {
    std::array<std::uint8_t, 200> buffer;
    const std::size_t size = write_rtp_packet(buffer, {marker, 96, sequence++, timestamp, 1}, {}, payload);
    if (marker) timestamp += 3000;
    return rung.add(Bytes(buffer).first(size), at, at);
  }
};

}  // namespace

TEST_CASE("a frame of several packets is handed out whole, once its last packet came") {
  Rung rung(link::VideoOutput{});
  Feed source{rung};
  CHECK(source.packet(false, kKey).empty());
  CHECK(source.packet(false, kMore).empty());
  CHECK(source.packet(true, kMore).size() == 3);
  CHECK(source.packet(true, kBase).size() == 1);
}

TEST_CASE("every packet of sound is handed out at once") {
  Rung rung(link::SoundOutput{});
  Feed source{rung};
  CHECK(source.packet(false, kMore).size() == 1);
}

TEST_CASE("what is no RTP is ignored") {
  Rung rung(link::VideoOutput{});
  CHECK(rung.add(kMore, kNow, kNow).empty());
}

TEST_CASE("the last key frame and what followed can be replayed while it is fresh") {
  Rung rung(link::VideoOutput{});
  Feed source{rung};
  source.packet(true, kBase);
  CHECK_FALSE(rung.replay(1'000'000, kNow));
  source.packet(false, kKey);
  CHECK_FALSE(rung.replay(1'000'000, kNow));
  source.packet(true, kMore);
  source.packet(true, kTop);
  source.packet(false, kBase);
  const auto replay = rung.replay(1'000'000, kNow);
  REQUIRE(replay);
  CHECK(replay->first == 101);
  CHECK(replay->last == 103);
  CHECK_FALSE(rung.replay(1'000'000, kNow + Rung::kFresh + 1ms));
}

TEST_CASE("a replay that costs more than two key frames needs room on the link") {
  Rung rung(link::VideoOutput{});
  Feed source{rung};
  source.packet(true, kKey);
  for (int i = 0; i < 5; ++i) source.packet(true, kTop);
  CHECK(rung.replay(0, kNow));
  for (int i = 0; i < 5; ++i) source.packet(true, kBase);
  CHECK_FALSE(rung.replay(0, kNow));
  CHECK(rung.replay(1'000, kNow));
}

TEST_CASE("nothing is replayed across a gap") {
  Rung rung(link::VideoOutput{});
  Feed source{rung};
  source.packet(true, kKey);
  ++source.sequence;
  source.packet(true, kBase);
  CHECK_FALSE(rung.replay(1'000'000, kNow));
}

TEST_CASE("joins get a key frame twice a second at most, losses the more rarely the more watch") {
  Rung rung(link::VideoOutput{});
  Feed source{rung};
  const auto key_frames = [&](bool joining) {
    int asked = 0;
    const Instant start = source.at;
    for (; source.at < start + 10s; source.at += 20ms) {
      joining ? rung.wish_key_frame() : rung.wish_after_loss();
      if (!rung.poll_key_frame(source.at)) continue;
      ++asked;
      source.packet(true, kKey);
    }
    return asked;
  };
  const int for_joins = key_frames(true);
  CHECK(for_joins <= 21);
  CHECK(for_joins >= 15);
  const int for_losses_of_few = key_frames(false);
  CHECK(for_losses_of_few <= 21);
}
