#include "gateway/transport/gcm_protector.hpp"

#include "gateway/transport/srtp_layout.hpp"

namespace amphi::transport {

std::unique_ptr<GcmProtector> GcmProtector::create(Bytes master_key, Bytes master_salt) {
  auto rtp = GcmKey::derive(master_key, master_salt, GcmKey::Use::rtp, GcmKey::Direction::seal);
  auto rtcp = GcmKey::derive(master_key, master_salt, GcmKey::Use::rtcp, GcmKey::Direction::seal);
  if (!rtp || !rtcp) return nullptr;
  return std::unique_ptr<GcmProtector>(new GcmProtector(std::move(*rtp), std::move(*rtcp)));
}

std::size_t GcmProtector::protect_rtp(MutableBytes buffer, std::size_t size) {
  const std::size_t header = size + GcmKey::kTag <= buffer.size() ? rtp_header_size(buffer.first(size)) : 0;
  if (header == 0) return 0;
  const std::uint32_t ssrc = read_u32(&buffer[8]);
  PacketWindow& window = window_of(ssrc);
  const std::int64_t index = window.index_of(read_u16(&buffer[2]));
  if (!window.is_new(index)) return 0;
  window.use(index);
  const bool good = rtp_.seal(rtp_.rtp_nonce(ssrc, index), buffer.first(header), {},
                              buffer.subspan(header, size - header), buffer.data() + size);
  return good ? size + GcmKey::kTag : 0;
}

std::size_t GcmProtector::protect_rtcp(MutableBytes buffer, std::size_t size) {
  constexpr std::size_t kAdded = GcmKey::kTag + kSrtcpIndex;
  if (size < kRtcpHeader || size + kAdded > buffer.size() || rtcp_index_ == ~kSrtcpEncrypted) return 0;
  ++rtcp_index_;
  const MutableBytes trailer = buffer.subspan(size + GcmKey::kTag, kSrtcpIndex);
  write_u32(trailer.data(), rtcp_index_ | kSrtcpEncrypted);
  const bool good =
      rtcp_.seal(rtcp_.rtcp_nonce(read_u32(&buffer[4]), rtcp_index_), buffer.first(kRtcpHeader), trailer,
                 buffer.subspan(kRtcpHeader, size - kRtcpHeader), buffer.data() + size);
  return good ? size + kAdded : 0;
}

PacketWindow& GcmProtector::window_of(std::uint32_t ssrc) {
  for (Source& source : sources_) {
    if (source.ssrc == ssrc) return source.window;
  }
  return sources_.emplace_back(Source{ssrc, {}}).window;
}

}  // namespace amphi::transport
