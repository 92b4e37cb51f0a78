#include "gateway/rtp/rtx.hpp"

#include <cstring>

namespace amphi::rtp {
namespace {
constexpr std::size_t kOriginalSequence = 2;
}

MutableBytes restore_rtx(MutableBytes packet, const RtpPacketView& rtx, std::uint32_t ssrc,
                         std::uint8_t payload_type) {
  const Bytes payload = rtx.payload();
  if (payload.size() <= kOriginalSequence) return {};
  const std::uint16_t original = read_u16(payload.data());
  const std::size_t header = rtx.payload_offset();
  const std::size_t size = header + payload.size() - kOriginalSequence;
  // The header moves over the original sequence number: shorter than the payload as a rule.
  std::memmove(packet.data() + kOriginalSequence, packet.data(), header);
  const MutableBytes restored = packet.subspan(kOriginalSequence, size);
  restored[0] = static_cast<std::uint8_t>(restored[0] & ~0x20);  // the padding stayed behind
  restored[1] = static_cast<std::uint8_t>((restored[1] & 0x80) | payload_type);
  write_u16(&restored[2], original);
  write_u32(&restored[8], ssrc);
  return restored;
}

}  // namespace amphi::rtp
