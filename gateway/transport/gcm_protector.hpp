#pragma once
#include <array>
#include <bitset>
#include <cstdint>
#include <memory>
#include <vector>

#include "mcu/base/result.hpp"
#include "mcu/media/rtp_packet.hpp"

struct evp_cipher_ctx_st;

namespace amphi::transport {

/// SRTP protection of outgoing RTP by AES-GCM (RFC 7714), on OpenSSL with one context that keeps the key's
/// schedule. libsrtp on NSS, as Debian builds it, makes one for every packet, which costs four times as much.
/// Only sending: what comes in, and RTCP, is libsrtp's. Owned by a SrtpSession.
class GcmProtector {
 public:
  static constexpr std::size_t kTag = 16;

  /// Key and salt as RFC 5764 section 4.2 exports them: 16 or 32 bytes, and 12. Null when OpenSSL fails.
  static std::unique_ptr<GcmProtector> create(Bytes master_key, Bytes master_salt);

  /// As SrtpSession::protect_rtp(). 0, too, for a sequence number that was used before or is older than the
  /// window, for either would repeat a nonce.
  std::size_t protect(MutableBytes buffer, std::size_t size);

 private:
  static constexpr std::size_t kWindow = 1024;  ///< packets; a power of two

  /// One SSRC's packet indices (RFC 3711 section 3.3.1).
  struct Source {
    std::uint32_t ssrc = 0;
    std::int64_t highest = -1;  ///< roll-over counter and sequence number
    std::bitset<kWindow> used;
  };
  struct FreeContext {
    void operator()(evp_cipher_ctx_st* context) const;
  };

  GcmProtector() = default;
  Source& source_of(std::uint32_t ssrc);
  /// The index to use, marked as used; -1 when it may not be.
  static std::int64_t take_index(Source& source, std::uint16_t sequence);

  std::unique_ptr<evp_cipher_ctx_st, FreeContext> context_;
  std::array<std::uint8_t, 12> salt_{};
  std::vector<Source> sources_;  ///< as many as we send
};

}  // namespace amphi::transport
