// The input is a train of packets, each behind a length (two bytes) and a pause in milliseconds (one byte),
// as one stranger's connection would hand them on.
#include <algorithm>
#include <vector>

#include "gateway/rtp/capture_clock.hpp"
#include "gateway/rtp/key_frame.hpp"
#include "gateway/rtp/producer_demux.hpp"
#include "gateway/rtp/receive_stream.hpp"
#include "gateway/rtp/transport_cc.hpp"

namespace {

using namespace amphi;
using namespace amphi::rtp;

constexpr ExtensionIds kIds{
    .mid = 4, .rid = 5, .repaired_rid = 6, .audio_level = 1, .transport_cc = 3, .abs_send_time = 2};

struct Connection {
  ProducerDemux demux{{{"a", {111}, {}, {}, {}}, {"v", {96, 98}, {97}, {10}, {11}}}, kIds};
  RtpReceiveStream stream{{MediaKind::video, 10, 90'000, {96, 98}, {{97, 96}}, true}};
  CaptureClock capture;
  TransportCcReceiver transport;
  Instant now{std::chrono::seconds(1000)};

  Connection() { capture.add_stream(10, 90'000); }

  void receive(std::vector<std::uint8_t> packet) {
    const auto view = RtpPacketView::parse(packet);
    if (view) inspect(*view);
    if (const auto received = stream.receive(packet, now)) {
      AMPHI_ASSERT(received->bytes.data() >= packet.data() && received->bytes.size() <= packet.size());
      const Instant captured = capture.capture_time(10, received->header.timestamp, now);
      AMPHI_ASSERT(captured <= now && captured >= now - CaptureClock::kMaxDelay);
      for (const Codec codec : {Codec::vp8, Codec::vp9, Codec::h264}) {
        if (starts_key_frame(codec, received->payload)) stream.on_key_frame(received->extended_sequence);
      }
    }
    AMPHI_ASSERT(stream.collect_nacks(now).size() <= NackGenerator::kMaxMissing);
    stream.take_key_frame_wish();
    stream.report(now);
  }

 private:
  void inspect(const RtpPacketView& view) {
    demux.route(view);
    audio_level(view, kIds);
    abs_send_time(view, kIds);
    if (const auto sequence = transport_sequence(view, kIds)) transport.on_packet(*sequence, now);
    if (!transport.due(now)) return;
    std::vector<std::uint8_t> buffer(kMaxRtcpPacket);
    RtcpWriter writer(buffer);
    AMPHI_ASSERT(transport.write(writer, 1, 2, now));
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Connection connection;
  while (size > 3) {
    const std::size_t length = std::min<std::size_t>(read_u16(data), size - 3);
    connection.now += std::chrono::milliseconds(data[2]);
    connection.receive({data + 3, data + 3 + length});
    data += 3 + length;
    size -= 3 + length;
  }
  return 0;
}
