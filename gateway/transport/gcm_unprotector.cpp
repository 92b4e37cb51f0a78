#include "gateway/transport/gcm_unprotector.hpp"

#include <algorithm>

#include "gateway/transport/srtp_layout.hpp"

namespace amphi::transport {
namespace {

constexpr PacketWindow kNothingYet;

template <class Sources>
const PacketWindow& window_of(const Sources& sources, std::uint32_t ssrc) {
  const auto found = std::ranges::find(sources, ssrc, &Sources::value_type::ssrc);
  return found == sources.end() ? kNothingYet : found->window;
}

/// For a genuine packet only.
template <class Sources>
void use(Sources& sources, std::uint32_t ssrc, std::int64_t index) {
  auto found = std::ranges::find(sources, ssrc, &Sources::value_type::ssrc);
  if (found == sources.end()) found = sources.insert(found, {ssrc, {}});
  found->window.use(index);
}

}  // namespace

std::unique_ptr<GcmUnprotector> GcmUnprotector::create(Bytes master_key, Bytes master_salt) {
  auto rtp = GcmKey::derive(master_key, master_salt, GcmKey::Use::rtp, GcmKey::Direction::open);
  auto rtcp = GcmKey::derive(master_key, master_salt, GcmKey::Use::rtcp, GcmKey::Direction::open);
  if (!rtp || !rtcp) return nullptr;
  return std::unique_ptr<GcmUnprotector>(new GcmUnprotector(std::move(*rtp), std::move(*rtcp)));
}

Unprotected GcmUnprotector::unprotect_rtp(MutableBytes packet) {
  if (packet.size() < GcmKey::kTag) return {};
  const MutableBytes plain = packet.first(packet.size() - GcmKey::kTag);
  const std::size_t header = rtp_header_size(plain);
  if (header == 0) return {};
  const std::uint32_t ssrc = read_u32(&packet[8]);
  const PacketWindow& window = window_of(rtp_sources_, ssrc);
  const std::int64_t index = window.index_of(read_u16(&packet[2]));
  if (!window.is_new(index)) return {SrtpVerdict::replayed, {}};
  const std::uint8_t* tag = packet.data() + plain.size();
  if (!rtp_.open(rtp_.rtp_nonce(ssrc, index), plain.first(header), {}, plain.subspan(header), tag)) return {};
  use(rtp_sources_, ssrc, index);
  return {SrtpVerdict::ok, plain};
}

Unprotected GcmUnprotector::unprotect_rtcp(MutableBytes packet) {
  if (packet.size() < kRtcpHeader + GcmKey::kTag + kSrtcpIndex) return {};
  const MutableBytes plain = packet.first(packet.size() - GcmKey::kTag - kSrtcpIndex);
  const Bytes trailer = packet.last(kSrtcpIndex);
  const std::uint32_t word = read_u32(trailer.data());
  if ((word & kSrtcpEncrypted) == 0) return {};
  const std::uint32_t index = word & ~kSrtcpEncrypted;
  const std::uint32_t ssrc = read_u32(&packet[4]);
  if (!window_of(rtcp_sources_, ssrc).is_new(index)) return {SrtpVerdict::replayed, {}};
  const std::uint8_t* tag = packet.data() + plain.size();
  if (!rtcp_.open(rtcp_.rtcp_nonce(ssrc, index), plain.first(kRtcpHeader), trailer,
                  plain.subspan(kRtcpHeader), tag))
    return {};
  use(rtcp_sources_, ssrc, index);
  return {SrtpVerdict::ok, plain};
}

}  // namespace amphi::transport
