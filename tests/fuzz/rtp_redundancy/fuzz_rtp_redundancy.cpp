// The input is a train of payloads, each behind a length (two bytes) and flags (one byte), as a receiver of
// RED (RFC 2198) and ULPFEC (RFC 5109) gets them on one SSRC; pictures' descriptors are read on the way.
#include <algorithm>
#include <vector>

#include "gateway/rtp/picture_numbers.hpp"
#include "gateway/rtp/red_receiver.hpp"
#include "gateway/rtp/ulpfec_receiver.hpp"
#include "mcu/base/result.hpp"

namespace {

using namespace amphi;
using namespace amphi::rtp;

constexpr std::uint8_t kRed = 118, kUlpfec = 120, kMedia = 96;

struct Receiver {
  UlpfecReceiver picture{kRed, kUlpfec, {.mid = 4, .transport_cc = 3, .abs_send_time = 2}};
  RedReceiver sound{kRed};
  PictureReader reader;
  PictureNumbers numbers;
  std::uint16_t sequence = 65'500;

  void receive(std::uint8_t flags, Bytes payload) {
    sequence = static_cast<std::uint16_t>(sequence + 1 + (flags >> 6));
    const bool red = (flags & 1) != 0;
    const RtpHeader header{(flags & 2) != 0, red ? kRed : kMedia, sequence, sequence / 4 * 3000U, 7};
    read_picture(header, payload);
    const auto frames = sound.receive(header, payload);
    AMPHI_ASSERT(frames.size() <= kMaxRedBlocks);
    for (const auto& frame : frames) AMPHI_ASSERT(!frame.payload.empty());
    std::vector<std::uint8_t> packet(kMaxRtpPacket);
    packet.resize(write_rtp_packet(packet, header, {}, payload));
    if (packet.empty()) return;
    const MutableBytes media = picture.receive(packet, (flags & 4) != 0);
    AMPHI_ASSERT(media.size() <= packet.size());
    std::size_t recovered = 0;
    while (!picture.recovered().empty()) AMPHI_ASSERT(++recovered <= UlpfecReceiver::kFecSlots);
  }

 private:
  void read_picture(const RtpHeader& header, Bytes payload) {
    for (const Codec codec : {Codec::vp8, Codec::vp9, Codec::h264}) {
      const PictureInfo info = reader.read(codec, header, payload);
      std::vector<std::uint8_t> copy(payload.begin(), payload.end());
      numbers.advance({header.marker, header.sequence, header.timestamp, {}, payload, info}, header.marker);
      rewrite_picture(copy, info, numbers.picture_id(), numbers.tl0());
      const PictureInfo again = parse_picture(codec, copy);
      AMPHI_ASSERT(again.picture_id_at == info.picture_id_at && again.tl0_at == info.tl0_at);
      AMPHI_ASSERT(again.temporal_layer == info.temporal_layer && again.sync == info.sync);
    }
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Receiver receiver;
  while (size > 3) {
    const std::size_t length = std::min<std::size_t>({read_u16(data), size - 3, 1400});
    receiver.receive(data[2], {data + 3, length});
    data += 3 + length;
    size -= 3 + length;
  }
  return 0;
}
