#pragma once
#include <memory>
#include <vector>

#include "gateway/transport/gcm_key.hpp"
#include "gateway/transport/packet_window.hpp"

namespace amphi::transport {

/// Protects outgoing RTP and RTCP by AES-GCM (RFC 7714). Owned by a SrtpSession.
class GcmProtector {
 public:
  /// As GcmKey::derive(). Null when OpenSSL fails.
  static std::unique_ptr<GcmProtector> create(Bytes master_key, Bytes master_salt);

  /// As SrtpSession::protect_rtp(). 0, too, for a sequence number that was used before or is older than the
  /// window, for either would repeat a nonce.
  std::size_t protect_rtp(MutableBytes buffer, std::size_t size);
  /// As SrtpSession::protect_rtcp(). 0, too, when all indices are used up (RFC 3711 section 9.2).
  std::size_t protect_rtcp(MutableBytes buffer, std::size_t size);

 private:
  /// One SSRC's packets.
  struct Source {
    std::uint32_t ssrc = 0;
    PacketWindow window;
  };

  GcmProtector(GcmKey rtp, GcmKey rtcp) : rtp_(std::move(rtp)), rtcp_(std::move(rtcp)) {}
  PacketWindow& window_of(std::uint32_t ssrc);

  GcmKey rtp_;
  GcmKey rtcp_;
  std::vector<Source> sources_;   ///< as many as we send
  std::uint32_t rtcp_index_ = 0;  ///< of all SSRCs together
};

}  // namespace amphi::transport
