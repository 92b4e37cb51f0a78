#include "tests/load/picture_counter.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::load;
using namespace std::chrono_literals;

namespace {

/// A sender of VP8 packets as an encoder with three temporal layers makes them.
struct Sender {
  std::uint16_t sequence = 65'530;
  std::uint32_t timestamp = 0xffff'f000;
  std::uint16_t picture = 0x7ffe;
  std::uint8_t base = 254;
  bool with_layers = true;

  struct Frame {
    bool key = false;
    std::uint8_t layer = 0;
    int packets = 2;
    int width = 640, height = 360;
  };

  std::vector<std::vector<std::uint8_t>> frame(const Frame& frame) {
    picture = static_cast<std::uint16_t>((picture + 1) & 0x7fff);
    if (frame.layer == 0) ++base;
    timestamp += 3000;
    std::vector<std::vector<std::uint8_t>> packets;
    for (int i = 0; i < frame.packets; ++i) {
      std::vector<std::uint8_t> payload = descriptor(frame, i == 0);
      if (i == 0) append_header(payload, frame);
      payload.resize(payload.size() + 50, 0x5a);
      std::vector<std::uint8_t> packet(kMaxRtpPacket);
      const RtpHeader header{i + 1 == frame.packets, 96, sequence++, timestamp, 7};
      packet.resize(write_rtp_packet(packet, header, {}, payload));
      packets.push_back(std::move(packet));
    }
    return packets;
  }

 private:
  [[nodiscard]] std::vector<std::uint8_t> descriptor(const Frame& frame, bool first) const {
    const auto start = static_cast<std::uint8_t>(0x80 | (first ? 0x10 : 0));
    const auto high = static_cast<std::uint8_t>(0x80 | picture >> 8);
    const auto low = static_cast<std::uint8_t>(picture);
    if (!with_layers) return {start, 0x80, high, low};
    return {start, 0xe0, high, low, base, static_cast<std::uint8_t>(frame.layer << 6)};
  }
  static void append_header(std::vector<std::uint8_t>& payload, const Frame& frame) {
    const auto put = [&](int value) { payload.push_back(static_cast<std::uint8_t>(value)); };
    put(frame.key ? 0x10 : 0x11);
    put(0), put(0);
    if (!frame.key) return;
    put(0x9d), put(0x01), put(0x2a);
    put(frame.width & 0xff), put(frame.width >> 8), put(frame.height & 0xff), put(frame.height >> 8);
  }
};

struct Watcher {
  PictureCounter counter;
  Instant time = Instant{} + 1h;
  void take(const std::vector<std::uint8_t>& packet) {
    counter.on_packet(*RtpPacketView::parse(packet), time);
  }
  void take(const std::vector<std::vector<std::uint8_t>>& packets) {
    time += 33ms;
    for (const auto& packet : packets) take(packet);
  }
};

constexpr Sender::Frame kKey{.key = true};
constexpr Sender::Frame kBase{};
constexpr Sender::Frame kTop{.layer = 2};

}  // namespace

TEST_CASE("nothing is shown before a whole key frame came") {
  Sender sender;
  Watcher watcher;
  watcher.take(sender.frame(kBase));
  auto key = sender.frame(kKey);
  watcher.take(key[0]);
  CHECK(watcher.counter.counts().frames == 0);
  CHECK_FALSE(watcher.counter.first_key_frame());
  watcher.take(key[1]);
  CHECK(watcher.counter.counts().frames == 1);
  CHECK(watcher.counter.counts().key_frames == 1);
  CHECK(watcher.counter.first_key_frame() == watcher.time);
}

TEST_CASE("frames count across the wrap of every number") {
  Sender sender;
  Watcher watcher;
  watcher.take(sender.frame(kKey));
  for (int i = 0; i < 600; ++i) {
    const auto layer = static_cast<std::uint8_t>(i % 4 == 3 ? 0 : i % 2 == 0 ? 2 : 1);
    watcher.take(sender.frame({.layer = layer}));
  }
  CHECK(watcher.counter.counts().frames == 601);
  CHECK(watcher.counter.counts().lost_frames == 0);
}

TEST_CASE("packets of a frame may come in any order") {
  Sender sender;
  Watcher watcher;
  const auto key = sender.frame({.key = true, .packets = 5});
  for (auto packet = key.rbegin(); packet != key.rend(); ++packet) watcher.take(*packet);
  CHECK(watcher.counter.counts().frames == 1);
}

TEST_CASE("a lost upper layer costs one frame, a lost base layer all until the next key frame") {
  Sender sender;
  Watcher watcher;
  watcher.take(sender.frame(kKey));
  auto upper = sender.frame(kTop);
  upper.pop_back();
  watcher.take(upper);
  watcher.take(sender.frame(kBase));
  CHECK(watcher.counter.counts().frames == 2);
  CHECK(watcher.counter.counts().lost_frames == 1);

  sender.frame(kBase);
  for (int i = 0; i < 5; ++i) watcher.take(sender.frame(i % 2 == 0 ? kTop : kBase));
  CHECK(watcher.counter.counts().frames == 2);
  watcher.take(sender.frame(kKey));
  CHECK(watcher.counter.counts().frames == 3);
}

TEST_CASE("without layers every frame refers to the one before") {
  Sender sender;
  sender.with_layers = false;
  Watcher watcher;
  watcher.take(sender.frame(kKey));
  watcher.take(sender.frame(kBase));
  sender.frame(kBase);
  watcher.take(sender.frame(kBase));
  CHECK(watcher.counter.counts().frames == 2);
}

TEST_CASE("a retransmission that comes late lets the frames behind it be shown at once") {
  Sender sender;
  Watcher watcher;
  watcher.take(sender.frame(kKey));
  const auto late = sender.frame(kBase);
  watcher.take(late[0]);
  for (int i = 0; i < 3; ++i) watcher.take(sender.frame(kBase));
  CHECK(watcher.counter.counts().frames == 1);
  watcher.take(late[1]);
  CHECK(watcher.counter.counts().frames == 5);
  CHECK(watcher.counter.counts().lost_frames == 0);
}

TEST_CASE("a key frame of another size is a switch") {
  Sender sender;
  Watcher watcher;
  watcher.take(sender.frame(kKey));
  watcher.take(sender.frame(kKey));
  CHECK(watcher.counter.switch_count() == 0);
  watcher.take(sender.frame({.key = true, .width = 320, .height = 180}));
  CHECK(watcher.counter.switch_count() == 1);
  REQUIRE(watcher.counter.switches().size() == 2);
  CHECK(watcher.counter.switches()[1].width == 320);
  CHECK(watcher.counter.switches()[1].height == 180);
}

TEST_CASE("what never becomes whole is bounded") {
  Sender sender;
  Watcher watcher;
  watcher.take(sender.frame(kKey));
  for (int i = 0; i < 1000; ++i) watcher.take(sender.frame(kBase)[0]);
  CHECK(watcher.counter.counts().frames == 1);
  CHECK(watcher.counter.counts().lost_frames > 900);
}

TEST_CASE("padding and payloads cut short are no frames") {
  Watcher watcher;
  std::vector<std::uint8_t> packet(kMaxRtpPacket);
  const std::vector<std::uint8_t> cut{0x90, 0xe0, 0x80};
  packet.resize(write_rtp_packet(packet, {true, 96, 1, 1, 7}, {}, cut));
  watcher.take(packet);
  packet.resize(kMaxRtpPacket);
  packet.resize(write_rtp_packet(packet, {true, 96, 2, 2, 7}, {}, {}));
  watcher.take(packet);
  CHECK(watcher.counter.counts().frames == 0);
}
