#pragma once
#include <memory>
#include <vector>

#include "gateway/transport/gcm_key.hpp"
#include "gateway/transport/packet_window.hpp"
#include "gateway/transport/srtp_verdict.hpp"

namespace amphi::transport {

/// Takes AES-GCM off incoming SRTP and SRTCP (RFC 7714). Remembers every SSRC of which a packet was genuine:
/// its owner, a SrtpSession, says how many that may be.
class GcmUnprotector {
 public:
  /// As GcmKey::derive(). Null when OpenSSL fails.
  static std::unique_ptr<GcmUnprotector> create(Bytes master_key, Bytes master_salt);

  /// In place. RTCP that is not encrypted is forged, for we agreed on encryption.
  Unprotected unprotect_rtp(MutableBytes packet);
  Unprotected unprotect_rtcp(MutableBytes packet);

 private:
  struct Source {
    std::uint32_t ssrc = 0;
    PacketWindow window;
  };
  using Sources = std::vector<Source>;

  GcmUnprotector(GcmKey rtp, GcmKey rtcp) : rtp_(std::move(rtp)), rtcp_(std::move(rtcp)) {}

  GcmKey rtp_;
  GcmKey rtcp_;
  Sources rtp_sources_;
  Sources rtcp_sources_;
};

}  // namespace amphi::transport
