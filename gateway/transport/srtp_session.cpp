#include "gateway/transport/srtp_session.hpp"

#include <openssl/crypto.h>
#include <srtp2/srtp.h>

#include <algorithm>

namespace amphi::transport {
namespace {

constexpr unsigned long kReplayWindow = 1024;  // packets; a key frame's worth of reordering
constexpr std::size_t kRtpHeader = 12;
constexpr std::size_t kRtcpHeader = 8;

bool library_ready() {
  static const bool ready = srtp_init() == srtp_err_status_ok;
  return ready;
}

void set_profile(srtp_policy_t& policy, SrtpProfile profile) {
  switch (profile) {
    case SrtpProfile::aes128_cm_sha1_80:
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtp);
      srtp_crypto_policy_set_aes_cm_128_hmac_sha1_80(&policy.rtcp);
      return;
    case SrtpProfile::aead_aes_128_gcm:
      srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
      srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
      return;
    case SrtpProfile::aead_aes_256_gcm:
      srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtp);
      srtp_crypto_policy_set_aes_gcm_256_16_auth(&policy.rtcp);
      return;
  }
}

srtp_t make_context(SrtpProfile profile, SrtpSecret secret, srtp_ssrc_type_t direction) {
  srtp_policy_t policy{};
  set_profile(policy, profile);
  policy.ssrc.type = direction;
  policy.key = const_cast<unsigned char*>(secret.data());  // libsrtp only reads it
  policy.window_size = kReplayWindow;
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
  static_assert(kOverhead >= SRTP_MAX_TAG_LEN + 4, "tag and SRTCP index");
  if (!library_ready()) return fail(ErrorCode::environment, "libsrtp could not be initialised");
  std::unique_ptr<SrtpSession> session(new SrtpSession(keys.profile));
  session->out_ = make_context(keys.profile, keys.local, ssrc_any_outbound);
  session->in_ = make_context(keys.profile, keys.remote, ssrc_any_inbound);
  if (session->out_ == nullptr || session->in_ == nullptr) {
    return fail(ErrorCode::environment, "libsrtp does not offer the negotiated profile");
  }
  if (keys.profile != SrtpProfile::aes128_cm_sha1_80) {
    const Bytes local = keys.local.bytes();
    const std::size_t key = master_key_size(keys.profile);
    session->gcm_ = GcmProtector::create(local.first(key), local.subspan(key));
    if (!session->gcm_) return fail(ErrorCode::environment, "OpenSSL does not offer AES-GCM");
  }
  return session;
}

SrtpSession::~SrtpSession() {
  if (out_ != nullptr) srtp_dealloc(out_);
  if (in_ != nullptr) srtp_dealloc(in_);
}

std::size_t SrtpSession::protect_rtp(MutableBytes buffer, std::size_t size) {
  if (size < kRtpHeader) return 0;
  return gcm_ ? gcm_->protect(buffer, size) : protect(srtp_protect, out_, buffer, size);
}

std::size_t SrtpSession::protect_rtcp(MutableBytes buffer, std::size_t size) {
  return size < kRtcpHeader ? 0 : protect(srtp_protect_rtcp, out_, buffer, size);
}

SrtpSession::Unprotected SrtpSession::unprotect_rtp(MutableBytes packet) {
  if (packet.size() < kRtpHeader) return {};
  const std::uint32_t ssrc = read_u32(packet.data() + 8);
  if (!may_come_from(ssrc)) return {};
  int length = static_cast<int>(packet.size());
  const Verdict verdict = verdict_of(srtp_unprotect(in_, packet.data(), &length));
  if (verdict != Verdict::ok) return {verdict, {}};
  remember(ssrc);
  return {verdict, packet.first(static_cast<std::size_t>(length))};
}

SrtpSession::Unprotected SrtpSession::unprotect_rtcp(MutableBytes packet) {
  if (packet.size() < kRtcpHeader) return {};
  const std::uint32_t ssrc = read_u32(packet.data() + 4);
  if (!may_come_from(ssrc)) return {};
  int length = static_cast<int>(packet.size());
  const Verdict verdict = verdict_of(srtp_unprotect_rtcp(in_, packet.data(), &length));
  if (verdict != Verdict::ok) return {verdict, {}};
  remember(ssrc);
  return {verdict, packet.first(static_cast<std::size_t>(length))};
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
