#include "call.hpp"
#include "gateway/rtp/transport_cc.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;

namespace {

struct FeedbackSide final : rtp::RtcpVisitor {
  rtp::TransportCcSender sender;
  std::size_t arrived = 0, lost = 0;
  void on_transport_feedback(const rtp::TransportFeedback& feedback) override {
    for (const auto& result : sender.on_feedback(feedback)) ++(result.arrived ? arrived : lost);
  }
};

}  // namespace

TEST_CASE("transport feedback over a bad link accounts for every packet") {
  VirtualLink there({.jitter = 60ms, .loss = 0.1}, 1), back({}, 2);
  FeedbackSide side;
  rtp::TransportCcReceiver receiver;
  std::size_t sent = 0, received = 0;
  for (Instant now{5000s}; now < Instant{5060s}; now += 1ms) {
    if (now < Instant{5058s}) {
      std::array<std::uint8_t, 2> packet{};
      write_u16(packet.data(), side.sender.next_sequence());
      side.sender.on_sent(packet.size(), now);
      there.send(packet, now);
      ++sent;
    }
    while (const auto packet = there.receive(now)) {
      receiver.on_packet(read_u16(packet->data()), now);
      ++received;
    }
    for (bool more = receiver.due(now); more;) {  // all of it at once, as connections do
      std::array<std::uint8_t, rtp::kMaxRtcpPacket> buffer;
      rtp::RtcpWriter writer(buffer);
      more = receiver.write(writer, 1, 2, now);
      if (more) back.send(writer.bytes(), now);
    }
    while (const auto packet = back.receive(now)) rtp::parse_rtcp(*packet, side);
  }
  CHECK(side.arrived == received);
  CHECK(side.arrived + side.lost >= sent - 2);
}

TEST_CASE("one hundred watchers behind losses cost the encoder at most one key frame per interval") {
  rtp::KeyFrameCoalescer coalescer(500ms);
  VirtualLink there({.delay = 20ms, .jitter = 300ms, .loss = 0.1}, 3);
  const std::array<std::uint8_t, 1> wish{};
  int key_frames = 0;
  for (Instant now{1000s}; now < Instant{1010s}; now += 1ms) {
    if (now.time_since_epoch() % 1s == 0s) {
      for (int watcher = 0; watcher < 100; ++watcher) there.send(wish, now);
    }
    while (there.receive(now)) coalescer.wish();
    if (coalescer.poll(now)) {
      ++key_frames;
      coalescer.on_key_frame(now);
    }
  }
  CHECK(key_frames >= 10);
  CHECK(key_frames <= 20);
}
