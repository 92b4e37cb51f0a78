// Any packets for a receiving SRTP session. None can be authentic, whatever they look like.
#include <vector>

#include "gateway/transport/srtp_session.hpp"

using namespace amphi;
using namespace amphi::transport;

namespace {

std::unique_ptr<SrtpSession> make(SrtpProfile profile) {
  const std::vector<std::uint8_t> bytes(46, 0x5a);
  const SrtpSecret secret(Bytes(bytes).first(master_key_size(profile)),
                          Bytes(bytes).first(master_salt_size(profile)));
  return *SrtpSession::create({profile, secret, secret});
}

void check(SrtpSession& session, Bytes packet) {
  std::vector<std::uint8_t> rtp(packet.begin(), packet.end());
  std::vector<std::uint8_t> rtcp = rtp;
  AMPHI_ASSERT(session.unprotect_rtp(rtp).verdict != SrtpSession::Verdict::ok);
  AMPHI_ASSERT(session.unprotect_rtcp(rtcp).verdict != SrtpSession::Verdict::ok);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // What is not authentic changes no state, so the sessions may be kept.
  static const auto gcm = make(SrtpProfile::aead_aes_128_gcm);
  static const auto cm = make(SrtpProfile::aes128_cm_sha1_80);
  check(*gcm, Bytes(data, size));
  check(*cm, Bytes(data, size));
  return 0;
}
