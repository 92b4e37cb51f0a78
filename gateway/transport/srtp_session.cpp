#include "gateway/transport/srtp_session.hpp"

#include <openssl/crypto.h>
#include <srtp2/srtp.h>

#include <algorithm>

#include "gateway/transport/srtp_layout.hpp"

namespace amphi::transport {
namespace {

bool library_ready() {
  static const bool ready = srtp_init() == srtp_err_status_ok;
  return ready;
}

srtp_t make_context(SrtpSecret secret, srtp_ssrc_type_t direction) {
  srtp_policy_t policy{};
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
  srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
  policy.ssrc.type = direction;
  policy.key = const_cast<unsigned char*>(secret.data());  // libsrtp only reads it
  policy.window_size = PacketWindow::kSize;
  srtp_t context = nullptr;
  return srtp_create(&context, &policy) == srtp_err_status_ok ? context : nullptr;
}

SrtpSession::Verdict verdict_of(srtp_err_status_t status) {
  switch (status) {
    case srtp_err_status_ok:
      return SrtpSession::Verdict::ok;
    case srtp_err_status_replay_fail:
    case srtp_err_status_replay_old:
      return SrtpSession::Verdict::replayed;
    default:
      return SrtpSession::Verdict::forged;
  }
}

template <class Protect>
std::size_t protect(Protect function, srtp_t context, MutableBytes buffer, std::size_t size) {
  if (size + SrtpSession::kOverhead > buffer.size()) return 0;
  int length = static_cast<int>(size);
  return function(context, buffer.data(), &length) == srtp_err_status_ok ? static_cast<std::size_t>(length)
                                                                         : 0;
}

}  // namespace

std::string_view to_string(SrtpProfile profile) {
  switch (profile) {
    case SrtpProfile::aes128_cm_sha1_80:
      return "SRTP_AES128_CM_HMAC_SHA1_80";
    case SrtpProfile::aead_aes_128_gcm:
      return "SRTP_AEAD_AES_128_GCM";
    case SrtpProfile::aead_aes_256_gcm:
      return "SRTP_AEAD_AES_256_GCM";
  }
  return {};
}

std::size_t master_key_size(SrtpProfile profile) {
  return profile == SrtpProfile::aead_aes_256_gcm ? 32 : 16;
}

std::size_t master_salt_size(SrtpProfile profile) {
  return profile == SrtpProfile::aes128_cm_sha1_80 ? 14 : 12;
}

SrtpSecret::SrtpSecret(Bytes key, Bytes salt) : size_(key.size() + salt.size()) {
  AMPHI_ASSERT(size_ <= bytes_.size());
  std::copy(salt.begin(), salt.end(), std::copy(key.begin(), key.end(), bytes_.begin()));
}

SrtpSecret::~SrtpSecret() {
  OPENSSL_cleanse(bytes_.data(), bytes_.size());
}

Result<std::unique_ptr<SrtpSession>> SrtpSession::create(const SrtpKeys& keys) {
  static_assert(kOverhead >= SRTP_MAX_TAG_LEN + 4 && kOverhead >= GcmKey::kTag + kSrtcpIndex);
  std::unique_ptr<SrtpSession> session(new SrtpSession(keys.profile));
  const bool gcm = keys.profile != SrtpProfile::aes128_cm_sha1_80;
  if (auto ready = gcm ? session->set_up_gcm(keys) : session->set_up_libsrtp(keys); !ready)
    return ready.error();
  return session;
}

Result<> SrtpSession::set_up_gcm(const SrtpKeys& keys) {
  const std::size_t key = master_key_size(keys.profile);
  const Bytes local = keys.local.bytes();
  const Bytes remote = keys.remote.bytes();
  gcm_out_ = GcmProtector::create(local.first(key), local.subspan(key));
  gcm_in_ = GcmUnprotector::create(remote.first(key), remote.subspan(key));
  if (!gcm_out_ || !gcm_in_) return fail(ErrorCode::environment, "OpenSSL does not offer AES-GCM");
  return {};
}

Result<> SrtpSession::set_up_libsrtp(const SrtpKeys& keys) {
  if (!library_ready()) return fail(ErrorCode::environment, "libsrtp could not be initialised");
  out_ = make_context(keys.local, ssrc_any_outbound);
  in_ = make_context(keys.remote, ssrc_any_inbound);
  if (out_ == nullptr || in_ == nullptr)
    return fail(ErrorCode::environment, "libsrtp does not offer the negotiated profile");
  return {};
}

SrtpSession::~SrtpSession() {
  if (out_ != nullptr) srtp_dealloc(out_);
  if (in_ != nullptr) srtp_dealloc(in_);
}

std::size_t SrtpSession::protect_rtp(MutableBytes buffer, std::size_t size) {
  if (size < kRtpHeader) return 0;
  return gcm_out_ ? gcm_out_->protect_rtp(buffer, size) : protect(srtp_protect, out_, buffer, size);
}

std::size_t SrtpSession::protect_rtcp(MutableBytes buffer, std::size_t size) {
  if (size < kRtcpHeader) return 0;
  return gcm_out_ ? gcm_out_->protect_rtcp(buffer, size) : protect(srtp_protect_rtcp, out_, buffer, size);
}

Unprotected SrtpSession::unprotect_rtp(MutableBytes packet) {
  return packet.size() < kRtpHeader ? Unprotected{} : take_off(packet, false);
}

Unprotected SrtpSession::unprotect_rtcp(MutableBytes packet) {
  return packet.size() < kRtcpHeader ? Unprotected{} : take_off(packet, true);
}

Unprotected SrtpSession::take_off(MutableBytes packet, bool rtcp) {
  const std::uint32_t ssrc = read_u32(packet.data() + (rtcp ? 4 : 8));
  if (!may_come_from(ssrc)) return {};
  Unprotected result;
  if (gcm_in_) {
    result = rtcp ? gcm_in_->unprotect_rtcp(packet) : gcm_in_->unprotect_rtp(packet);
  } else {
    int length = static_cast<int>(packet.size());
    result.verdict = verdict_of((rtcp ? srtp_unprotect_rtcp : srtp_unprotect)(in_, packet.data(), &length));
    if (result.verdict == Verdict::ok) result.packet = packet.first(static_cast<std::size_t>(length));
  }
  if (result.verdict == Verdict::ok) remember(ssrc);
  return result;
}

bool SrtpSession::may_come_from(std::uint32_t ssrc) const {
  return remote_sources_.size() < kMaxRemoteSources ||
         std::find(remote_sources_.begin(), remote_sources_.end(), ssrc) != remote_sources_.end();
}

void SrtpSession::remember(std::uint32_t ssrc) {
  if (std::find(remote_sources_.begin(), remote_sources_.end(), ssrc) == remote_sources_.end()) {
    remote_sources_.push_back(ssrc);
  }
}

}  // namespace amphi::transport
