#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "gateway/transport/gcm_protector.hpp"
#include "gateway/transport/gcm_unprotector.hpp"
#include "gateway/transport/srtp_verdict.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/rtp_packet.hpp"

struct srtp_ctx_t_;

namespace amphi::transport {

/// DTLS-SRTP protection profiles by their IANA numbers (RFC 5764 section 4.1.2, RFC 7714 section 14.2).
enum class SrtpProfile : std::uint16_t { aes128_cm_sha1_80 = 1, aead_aes_128_gcm = 7, aead_aes_256_gcm = 8 };

std::string_view to_string(SrtpProfile profile);    ///< "SRTP_AEAD_AES_128_GCM", ...
std::size_t master_key_size(SrtpProfile profile);   ///< bytes
std::size_t master_salt_size(SrtpProfile profile);  ///< bytes

/// A master key and the salt behind it, wiped when it goes.
class SrtpSecret {
 public:
  SrtpSecret(Bytes key, Bytes salt);
  SrtpSecret(const SrtpSecret&) = default;
  SrtpSecret& operator=(const SrtpSecret&) = default;
  ~SrtpSecret();
  [[nodiscard]] const std::uint8_t* data() const { return bytes_.data(); }
  [[nodiscard]] Bytes bytes() const { return Bytes(bytes_).first(size_); }

 private:
  std::array<std::uint8_t, 32 + 14> bytes_{};
  std::size_t size_ = 0;
};

struct SrtpKeys {
  SrtpProfile profile = SrtpProfile::aead_aes_128_gcm;
  SrtpSecret local;   ///< for what we send
  SrtpSecret remote;  ///< for what we receive
};

/// SRTP and SRTCP of one connection, both ways, for every SSRC (RFC 3711, RFC 7714). Works in place.
/// Owned by a Connection; not thread-safe. Outgoing packets with a sequence number used before are refused,
/// since that would reuse a nonce: retransmit over RTX.
class SrtpSession {
 public:
  /// What must be free behind a packet that is to be protected, in bytes.
  static constexpr std::size_t kOverhead = 24;
  /// A peer may use this many SSRCs over a connection's life; each takes memory.
  static constexpr std::size_t kMaxRemoteSources = 64;

  using Verdict = SrtpVerdict;

  /// Fails only when libsrtp or OpenSSL does.
  static Result<std::unique_ptr<SrtpSession>> create(const SrtpKeys& keys);
  ~SrtpSession();
  SrtpSession(const SrtpSession&) = delete;
  SrtpSession& operator=(const SrtpSession&) = delete;

  /// `buffer` starts with a packet of `size` bytes and has kOverhead free behind it. Returns the new size, 0
  /// on error.
  std::size_t protect_rtp(MutableBytes buffer, std::size_t size);
  std::size_t protect_rtcp(MutableBytes buffer, std::size_t size);
  Unprotected unprotect_rtp(MutableBytes packet);
  Unprotected unprotect_rtcp(MutableBytes packet);

  [[nodiscard]] SrtpProfile profile() const { return profile_; }

 private:
  explicit SrtpSession(SrtpProfile profile) : profile_(profile) {}
  Result<> set_up_gcm(const SrtpKeys& keys);
  Result<> set_up_libsrtp(const SrtpKeys& keys);
  Unprotected take_off(MutableBytes packet, bool rtcp);
  [[nodiscard]] bool may_come_from(std::uint32_t ssrc) const;
  void remember(std::uint32_t ssrc);

  SrtpProfile profile_;
  // AES-GCM is ours, the older profile libsrtp's.
  std::unique_ptr<GcmProtector> gcm_out_;
  std::unique_ptr<GcmUnprotector> gcm_in_;
  srtp_ctx_t_* out_ = nullptr;
  srtp_ctx_t_* in_ = nullptr;
  std::vector<std::uint32_t> remote_sources_;  ///< authenticated ones only
};

}  // namespace amphi::transport
