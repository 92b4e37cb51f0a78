// Our AES-GCM against libsrtp's.
#include <srtp2/srtp.h>

#include <numeric>
#include <vector>

#include "gateway/transport/srtp_session.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::transport;

namespace {

using Packet = std::vector<std::uint8_t>;

Packet master(SrtpProfile profile, std::uint8_t fill) {
  Packet bytes(master_key_size(profile) + master_salt_size(profile));
  std::iota(bytes.begin(), bytes.end(), fill);
  return bytes;
}

SrtpSecret secret(SrtpProfile profile, std::uint8_t fill) {
  const Packet bytes = master(profile, fill);
  const std::size_t key = master_key_size(profile);
  return {Bytes(bytes).first(key), Bytes(bytes).subspan(key)};
}

/// One direction of libsrtp.
class Library {
 public:
  using Function = srtp_err_status_t (*)(srtp_t, void*, int*);

  Library(SrtpProfile profile, std::uint8_t fill, srtp_ssrc_type_t direction) {
    // Readies libsrtp, which must happen once in a process.
    REQUIRE(SrtpSession::create({SrtpProfile::aes128_cm_sha1_80, secret(SrtpProfile::aes128_cm_sha1_80, 1),
                                 secret(SrtpProfile::aes128_cm_sha1_80, 1)}));
    Packet key = master(profile, fill);
    srtp_policy_t policy{};
    const auto set = profile == SrtpProfile::aead_aes_256_gcm ? srtp_crypto_policy_set_aes_gcm_256_16_auth
                                                              : srtp_crypto_policy_set_aes_gcm_128_16_auth;
    set(&policy.rtp);
    set(&policy.rtcp);
    policy.ssrc.type = direction;
    policy.key = key.data();
    policy.window_size = 1024;
    REQUIRE(srtp_create(&context_, &policy) == srtp_err_status_ok);
  }
  ~Library() { srtp_dealloc(context_); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

  Packet run(Function function, Packet packet) {
    int size = static_cast<int>(packet.size());
    packet.resize(packet.size() + SRTP_MAX_TRAILER_LEN + 4);
    if (function(context_, packet.data(), &size) != srtp_err_status_ok) return {};
    packet.resize(static_cast<std::size_t>(size));
    return packet;
  }

 private:
  srtp_t context_ = nullptr;
};

/// We have local keys from 1 on, and remote ones from 2 on.
struct Both {
  explicit Both(SrtpProfile profile)
      : ours(*SrtpSession::create({profile, secret(profile, 1), secret(profile, 2)})),
        in(profile, 1, ssrc_any_inbound),
        out(profile, 2, ssrc_any_outbound) {}
  std::unique_ptr<SrtpSession> ours;
  Library in;
  Library out;

  Packet protect(Packet packet, bool rtcp) {
    const std::size_t size = packet.size();
    packet.resize(size + SrtpSession::kOverhead);
    packet.resize(rtcp ? ours->protect_rtcp(packet, size) : ours->protect_rtp(packet, size));
    return packet;
  }
};

Packet rtp(std::uint16_t sequence, std::size_t payload = 100) {
  Packet packet(1200);
  const Packet content(payload, 0x5a);
  packet.resize(write_rtp_packet(packet, {false, 96, sequence, 1000, 7}, {}, content));
  return packet;
}

Packet report(std::uint32_t ssrc = 9) {
  Packet packet{0x81, 201, 0, 7};
  packet.resize(32, 0x11);
  write_u32(&packet[4], ssrc);
  return packet;
}

bool same(const Unprotected& result, const Packet& plain) {
  return result.verdict == SrtpVerdict::ok && std::ranges::equal(result.packet, plain);
}

}  // namespace

TEST_CASE("libsrtp understands what we protect, and we what it does") {
  Both both(GENERATE(SrtpProfile::aead_aes_128_gcm, SrtpProfile::aead_aes_256_gcm));
  const std::size_t payload = GENERATE(0, 1, 900);
  // Past the roll-over, since its counter is in the nonce.
  for (std::uint16_t sequence = 65'000; sequence != 500; ++sequence) {
    const Packet plain = rtp(sequence, payload);
    REQUIRE(both.in.run(srtp_unprotect, both.protect(plain, false)) == plain);
    Packet theirs = both.out.run(srtp_protect, plain);
    REQUIRE(same(both.ours->unprotect_rtp(theirs), plain));
  }
  for (int i = 0; i < 5; ++i) {
    REQUIRE(both.in.run(srtp_unprotect_rtcp, both.protect(report(), true)) == report());
    Packet theirs = both.out.run(srtp_protect_rtcp, report());
    REQUIRE(same(both.ours->unprotect_rtcp(theirs), report()));
  }
}

TEST_CASE("RTCP is taken once, unchanged and encrypted, or not at all") {
  Both both(SrtpProfile::aead_aes_128_gcm);
  const Packet wire = both.out.run(srtp_protect_rtcp, report());
  for (std::size_t i = 0; i < wire.size(); ++i) {
    Packet changed = wire;
    changed[i] ^= 0x80;  // in the last word this is the encryption flag
    CHECK(both.ours->unprotect_rtcp(changed).verdict == SrtpVerdict::forged);
  }
  for (std::size_t size = 0; size < wire.size(); ++size) {
    Packet cut(wire.begin(), wire.begin() + static_cast<std::ptrdiff_t>(size));
    CHECK(both.ours->unprotect_rtcp(cut).verdict == SrtpVerdict::forged);
  }
  Packet first = wire, second = wire;
  CHECK(both.ours->unprotect_rtcp(first).verdict == SrtpVerdict::ok);
  CHECK(both.ours->unprotect_rtcp(second).verdict == SrtpVerdict::replayed);
}

TEST_CASE("what is forged does not move the window of replays") {
  Both both(SrtpProfile::aead_aes_128_gcm);
  Packet first = both.out.run(srtp_protect, rtp(100));
  Packet far_ahead = rtp(30'000);
  far_ahead.resize(far_ahead.size() + 16);
  CHECK(both.ours->unprotect_rtp(far_ahead).verdict == SrtpVerdict::forged);
  CHECK(both.ours->unprotect_rtp(first).verdict == SrtpVerdict::ok);
  Packet again = both.out.run(srtp_protect, rtp(99));
  CHECK(both.ours->unprotect_rtp(again).verdict == SrtpVerdict::ok);
}

TEST_CASE("each source has its own numbers") {
  Both both(SrtpProfile::aead_aes_128_gcm);
  for (const std::uint32_t ssrc : {1U, 2U, 1U, 2U}) {
    Packet theirs = both.out.run(srtp_protect_rtcp, report(ssrc));
    CHECK(same(both.ours->unprotect_rtcp(theirs), report(ssrc)));
    CHECK(both.in.run(srtp_unprotect_rtcp, both.protect(report(ssrc), true)) == report(ssrc));
  }
}
