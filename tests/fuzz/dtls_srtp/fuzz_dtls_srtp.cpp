// Any packets for a receiving SRTP session. None can be authentic, whatever they look like.
#include <vector>

#include "gateway/transport/srtp_session.hpp"

using namespace amphi;
using namespace amphi::transport;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<std::uint8_t> bytes(46, 0x5a);
  const auto secret = [](SrtpProfile profile) {
    return SrtpSecret(Bytes(bytes).first(master_key_size(profile)),
                      Bytes(bytes).first(master_salt_size(profile)));
  };
  for (const auto profile : {SrtpProfile::aead_aes_128_gcm, SrtpProfile::aes128_cm_sha1_80}) {
    const auto session = std::move(*SrtpSession::create({profile, secret(profile), secret(profile)}));
    std::vector<std::uint8_t> rtp(data, data + size);
    std::vector<std::uint8_t> rtcp = rtp;
    AMPHI_ASSERT(session->unprotect_rtp(rtp).verdict != SrtpSession::Verdict::ok);
    AMPHI_ASSERT(session->unprotect_rtcp(rtcp).verdict != SrtpSession::Verdict::ok);
  }
  return 0;
}
