#include "recorder/process/vp8_frames.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::recorder;

namespace {

/// A picture in one packet, with its place among three temporal layers.
PacketOrder::Packet picture(bool key, int layer, int base, bool sync, bool after_gap = false) {
  PacketOrder::Packet packet;
  packet.marker = true;
  packet.after_gap = after_gap;
  static std::uint32_t timestamp = 0;
  packet.timestamp = timestamp += 3000;
  packet.payload = {0x90,
                    0xe0,
                    0x81,
                    0x02,
                    static_cast<std::uint8_t>(base),
                    static_cast<std::uint8_t>(layer << 6 | (sync ? 0x20 : 0))};
  const std::vector<std::uint8_t> key_frame{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02};
  const std::vector<std::uint8_t> other{0x11, 0, 0, 1, 2, 3};
  const auto& frame = key ? key_frame : other;
  packet.payload.insert(packet.payload.end(), frame.begin(), frame.end());
  return packet;
}

}  // namespace

TEST_CASE("nothing passes before a key frame, whose size is read") {
  Vp8Frames frames;
  CHECK_FALSE(frames.add(picture(false, 0, 1, false)));
  CHECK(frames.broken());
  const auto key = frames.add(picture(true, 0, 2, false));
  REQUIRE(key.has_value());
  CHECK(key->key);
  CHECK(key->width == 1280);
  CHECK(key->height == 720);
  CHECK_FALSE(frames.broken());
}

TEST_CASE("a lost picture of an upper layer costs only that layer, until its next sync frame") {
  Vp8Frames frames;
  REQUIRE(frames.add(picture(true, 0, 1, false)));
  REQUIRE(frames.add(picture(false, 2, 1, true)));
  // The picture of layer 1 is lost.
  CHECK_FALSE(frames.add(picture(false, 2, 1, false, true)));
  CHECK(frames.add(picture(false, 0, 2, false)));
  CHECK(frames.add(picture(false, 2, 2, true)));
  CHECK(frames.add(picture(false, 1, 2, true)));
  CHECK_FALSE(frames.broken());
  CHECK(frames.dropped() == 1);
}

TEST_CASE("a lost picture of the base layer breaks everything until a key frame") {
  Vp8Frames frames;
  REQUIRE(frames.add(picture(true, 0, 1, false)));
  CHECK_FALSE(frames.add(picture(false, 0, 3, false, true)));
  CHECK(frames.broken());
  CHECK_FALSE(frames.add(picture(false, 2, 3, true)));
  CHECK(frames.add(picture(true, 0, 4, false)));
  CHECK_FALSE(frames.broken());
  CHECK(frames.add(picture(false, 2, 4, false)));
}

TEST_CASE("a picture whose last packet is missing is not passed on") {
  Vp8Frames frames;
  REQUIRE(frames.add(picture(true, 0, 1, false)));
  auto headless = picture(false, 2, 1, true);
  headless.marker = false;
  CHECK_FALSE(frames.add(headless));
  CHECK(frames.add(picture(false, 0, 2, false, true)));
  CHECK(frames.dropped() == 1);
}

TEST_CASE("payloads that end within their descriptor are left out") {
  Vp8Frames frames;
  for (const std::vector<std::uint8_t>& payload :
       {std::vector<std::uint8_t>{0x90}, {0x90, 0x80}, {0x90, 0xe0, 0x81}, {0x10}}) {
    PacketOrder::Packet packet;
    packet.marker = true;
    packet.payload = payload;
    CHECK_FALSE(frames.add(packet));
  }
}
