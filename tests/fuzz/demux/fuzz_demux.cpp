#include "gateway/transport/packet_demux.hpp"

using namespace amphi;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using transport::PacketKind;
  const Bytes datagram(data, size);
  const PacketKind kind = transport::classify(datagram);
  // Whatever comes, the first byte alone decides the layer.
  const bool media = kind == PacketKind::rtp || kind == PacketKind::rtcp;
  AMPHI_ASSERT(media == (size > 0 && data[0] >= 128 && data[0] <= 191));
  return 0;
}
