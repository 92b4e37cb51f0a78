// What a consumer sees of a picture's stream whose layers, rungs and codecs change under him.
#include "gateway/rtp/layer_filter.hpp"
#include "gateway/rtp/send_stream.hpp"
#include "layered_source.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

namespace {

const NtpClock kClock(kStart, std::chrono::hours(24 * 365 * 50));

SendConfig config() {
  return {.ssrc = 20,
          .payload_type = 96,
          .rtx = RtxSend{21, 97},
          .nack = true,
          .alternatives = {{Codec::vp9, 98, 99}, {Codec::h264, 102, std::nullopt}}};
}

/// One consumer whose packets all arrive.
struct Consumer {
  RtpSendStream stream{config(), kClock, nullptr};
  LayerFilter filter;
  PictureChecker checker;
  std::vector<std::uint16_t> sequences;
  std::vector<std::uint8_t> payload_types;
  Packet out = Packet(kMaxRtpPacket);
  Instant now = kStart;

  void show(LayeredSource& source, int pictures, bool key = false) {
    for (int i = 0; i < pictures; ++i) {
      now += 33ms;
      pass(source.picture(now, key && i == 0));
    }
  }
  void pass(const std::vector<SourcePacket>& picture) {
    for (const SourcePacket& packet : picture) {
      if (!filter.keep(packet)) {
        stream.skip(packet);
        continue;
      }
      const std::size_t size = stream.send(packet, now, out);
      REQUIRE(size > 0);
      const auto view = RtpPacketView::parse(Bytes(out).first(size)).value();
      sequences.push_back(view.header().sequence);
      payload_types.push_back(view.header().payload_type);
      checker.take(view.header(), view.payload());
    }
  }
  [[nodiscard]] bool gapless() const {
    for (std::size_t i = 1; i < sequences.size(); ++i) {
      if (sequence_distance(sequences[i], sequences[i - 1]) != 1) return false;
    }
    return true;
  }
};

}  // namespace

TEST_CASE("left-out layers leave no gap in sequence numbers, picture ids and TL0PICIDX") {
  Consumer consumer;
  LayeredSource source;
  consumer.stream.switch_source(source.history(), SourceClock::different, Codec::vp8);
  consumer.show(source, 16, true);
  for (const int layers : {2, 1, 3, 1, 2, 3}) {
    consumer.filter.set_wanted(layers);
    consumer.show(source, 19);
  }
  CHECK(consumer.gapless());
  const auto verdict = consumer.checker.verdict(2);
  CHECK(verdict.pictures > 60);
  CHECK(verdict.undecodable == 0);
  CHECK(verdict.incomplete == 0);
  CHECK(verdict.id_breaks == 0);
  CHECK(verdict.tl0_breaks == 0);
  CHECK(verdict.highest_layer == 2);
}

TEST_CASE("pictures that the source lost are missing from the picture ids, left-out ones are not") {
  Consumer consumer;
  LayeredSource source;
  consumer.stream.switch_source(source.history(), SourceClock::different);
  consumer.show(source, 4, true);
  source.picture(consumer.now);  // a base picture that never reaches us
  consumer.show(source, 3);
  const auto verdict = consumer.checker.verdict(2);
  CHECK(verdict.id_breaks == 1);
  CHECK(verdict.tl0_breaks == 1);
  CHECK_FALSE(consumer.gapless());
}

TEST_CASE("a switch of rung keeps sequence numbers, picture ids and TL0PICIDX continuous") {
  Consumer consumer;
  LayeredSource high;
  LayeredSource low({.sequence = 77, .picture_id = 9, .tl0 = 3, .timestamp = 5, .first_number = 100'000});
  consumer.stream.switch_source(high.history(), SourceClock::different);
  consumer.show(high, 9, true);
  low.picture(consumer.now, true);
  low.picture(consumer.now);
  consumer.stream.switch_source(low.history(), SourceClock::different);
  consumer.show(low, 9, true);
  consumer.stream.switch_source(high.history(), SourceClock::different);
  consumer.show(high, 9, true);
  const auto verdict = consumer.checker.verdict(2);
  CHECK(verdict.pictures == 27);
  CHECK(consumer.gapless());
  CHECK(verdict.id_breaks == 0);
  CHECK(verdict.tl0_breaks == 0);
  CHECK(verdict.undecodable == 0);
}

TEST_CASE("retransmitted packets carry the picture numbers that were sent, also after a switch") {
  Consumer consumer;
  LayeredSource high, low;
  consumer.stream.switch_source(high.history(), SourceClock::different);
  consumer.filter.set_wanted(1);
  consumer.show(high, 9, true);
  const Packet sent = [&] {
    const auto picture = high.picture(consumer.now, true);
    const std::size_t size = consumer.stream.send(picture[0], consumer.now, consumer.out);
    return Packet(consumer.out.begin(), consumer.out.begin() + static_cast<std::ptrdiff_t>(size));
  }();
  consumer.stream.switch_source(low.history(), SourceClock::different, Codec::vp9);
  consumer.show(low, 3, true);
  const auto original = RtpPacketView::parse(sent).value();
  const std::size_t size = consumer.stream.retransmit(original.header().sequence, consumer.now, consumer.out);
  REQUIRE(size > 0);
  const auto again = RtpPacketView::parse(Bytes(consumer.out).first(size)).value();
  CHECK(again.header().payload_type == 97);
  CHECK(again.header().timestamp == original.header().timestamp);
  CHECK(std::ranges::equal(again.payload().subspan(2), original.payload()));
}

TEST_CASE("a change of codec changes the payload type and nothing else") {
  Consumer consumer;
  LayeredSource first, second;
  CHECK(consumer.stream.can_send(Codec::vp9));
  CHECK_FALSE(consumer.stream.can_send(Codec::opus));
  consumer.stream.switch_source(first.history(), SourceClock::different);
  consumer.show(first, 2, true);
  consumer.stream.switch_source(second.history(), SourceClock::different, Codec::vp9);
  consumer.show(second, 2, true);
  const std::uint16_t last = consumer.sequences.back();
  REQUIRE(consumer.stream.retransmit(last, consumer.now, consumer.out) > 0);
  CHECK((consumer.out[1] & 0x7f) == 99);
  consumer.stream.switch_source(first.history(), SourceClock::different, Codec::h264);
  consumer.show(first, 1, true);
  CHECK(consumer.stream.retransmit(consumer.sequences.back(), consumer.now, consumer.out) == 0);  // no RTX
  consumer.stream.switch_source(second.history(), SourceClock::different, Codec::vp8);
  consumer.show(second, 1, true);
  CHECK(consumer.payload_types ==
        std::vector<std::uint8_t>{96, 96, 96, 96, 98, 98, 98, 98, 102, 102, 96, 96});
  CHECK(consumer.gapless());
}

TEST_CASE("what is left out before the first picture of a source changes nothing") {
  Consumer consumer;
  LayeredSource source;
  consumer.stream.switch_source(source.history(), SourceClock::different);
  for (const auto& packet : source.picture(kStart)) consumer.stream.skip(packet);
  consumer.show(source, 4, true);
  CHECK(consumer.gapless());
  CHECK(consumer.checker.verdict(2).id_breaks == 0);
}
