#include "gateway/client/vp8_packetizer.hpp"

#include <algorithm>

namespace amphi::client {

std::size_t Vp8Packetizer::write_payload(Bytes rest, bool first,
                                         std::array<std::uint8_t, kMaxPayload>& out) const {
  out[0] = static_cast<std::uint8_t>(0x80 | (first ? 0x10 : 0));  // X, S
  out[1] = 0x80;                                                  // I
  write_u16(&out[2], static_cast<std::uint16_t>(0x8000 | picture_id_));
  const std::size_t size = std::min(rest.size(), kMaxPayload - kDescriptor);
  std::copy_n(rest.begin(), size, out.begin() + kDescriptor);
  return kDescriptor + size;
}

}  // namespace amphi::client
