#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "gateway/transport/srtp_session.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::transport;

namespace {

SrtpSecret secret(SrtpProfile profile, std::uint8_t fill) {
  std::vector<std::uint8_t> bytes(46);
  std::iota(bytes.begin(), bytes.end(), fill);
  return {Bytes(bytes).first(master_key_size(profile)), Bytes(bytes).first(master_salt_size(profile))};
}

struct Pair {
  std::unique_ptr<SrtpSession> a;
  std::unique_ptr<SrtpSession> b;
  explicit Pair(SrtpProfile profile)
      : a(*SrtpSession::create({profile, secret(profile, 1), secret(profile, 2)})),
        b(*SrtpSession::create({profile, secret(profile, 2), secret(profile, 1)})) {}
};

std::vector<std::uint8_t> rtp(std::uint16_t sequence, std::uint32_t ssrc = 7) {
  std::vector<std::uint8_t> packet(1200);
  const std::vector<std::uint8_t> payload(100, 0x5a);
  packet.resize(write_rtp_packet(packet, {false, 96, sequence, 1000, ssrc}, {}, payload));
  return packet;
}

std::vector<std::uint8_t> receiver_report() {
  return {0x80, 201, 0, 1, 0, 0, 0, 9};
}

std::vector<std::uint8_t> protect(SrtpSession& session, std::vector<std::uint8_t> packet, bool rtcp = false) {
  const std::size_t size = packet.size();
  packet.resize(size + SrtpSession::kOverhead);
  packet.resize(rtcp ? session.protect_rtcp(packet, size) : session.protect_rtp(packet, size));
  return packet;
}

}  // namespace

TEST_CASE("RTP and RTCP come out as they went in, with every profile") {
  const auto profile =
      GENERATE(SrtpProfile::aead_aes_128_gcm, SrtpProfile::aead_aes_256_gcm, SrtpProfile::aes128_cm_sha1_80);
  Pair pair(profile);
  const auto plain = rtp(1);
  auto wire = protect(*pair.a, plain);
  REQUIRE(wire.size() > plain.size());
  CHECK_FALSE(std::equal(plain.begin() + 12, plain.end(), wire.begin() + 12));
  const auto out = pair.b->unprotect_rtp(wire);
  REQUIRE(out.verdict == SrtpSession::Verdict::ok);
  CHECK(std::equal(out.packet.begin(), out.packet.end(), plain.begin(), plain.end()));

  const auto report = receiver_report();
  auto secured = protect(*pair.b, report, true);
  const auto back = pair.a->unprotect_rtcp(secured);
  REQUIRE(back.verdict == SrtpSession::Verdict::ok);
  CHECK(std::equal(back.packet.begin(), back.packet.end(), report.begin(), report.end()));
}

TEST_CASE("a packet seen before is a replay") {
  Pair pair(SrtpProfile::aead_aes_128_gcm);
  const auto wire = protect(*pair.a, rtp(1));
  auto first = wire;
  auto second = wire;
  CHECK(pair.b->unprotect_rtp(first).verdict == SrtpSession::Verdict::ok);
  CHECK(pair.b->unprotect_rtp(second).verdict == SrtpSession::Verdict::replayed);
}

TEST_CASE("a packet may come a thousand packets late, but not more") {
  Pair pair(SrtpProfile::aead_aes_128_gcm);
  auto late = protect(*pair.a, rtp(1));
  auto in_window = protect(*pair.a, rtp(1000));
  for (std::uint16_t sequence = 1001; sequence < 2000; ++sequence) {
    auto packet = protect(*pair.a, rtp(sequence));
    REQUIRE(pair.b->unprotect_rtp(packet).verdict == SrtpSession::Verdict::ok);
  }
  CHECK(pair.b->unprotect_rtp(in_window).verdict == SrtpSession::Verdict::ok);
  CHECK(pair.b->unprotect_rtp(late).verdict == SrtpSession::Verdict::replayed);
}

TEST_CASE("a changed, cut or foreign packet is forged") {
  Pair pair(SrtpProfile::aead_aes_128_gcm);
  const auto wire = protect(*pair.a, rtp(1));
  auto changed = wire;
  changed[40] ^= 1;
  CHECK(pair.b->unprotect_rtp(changed).verdict == SrtpSession::Verdict::forged);
  for (std::size_t size = 0; size < wire.size(); ++size) {
    auto cut = wire;
    cut.resize(size);
    CHECK(pair.b->unprotect_rtp(cut).verdict == SrtpSession::Verdict::forged);
    CHECK(pair.b->unprotect_rtcp(cut).verdict == SrtpSession::Verdict::forged);
  }
  Pair other(SrtpProfile::aead_aes_256_gcm);
  auto foreign = wire;
  CHECK(other.b->unprotect_rtp(foreign).verdict == SrtpSession::Verdict::forged);
}

TEST_CASE("a sequence number is not used twice for sending") {
  Pair pair(SrtpProfile::aead_aes_128_gcm);
  CHECK_FALSE(protect(*pair.a, rtp(5)).empty());
  CHECK(protect(*pair.a, rtp(5)).empty());
}

TEST_CASE("header extensions and sources go along in clear, and empty payloads are protected, too") {
  const auto profile = GENERATE(SrtpProfile::aead_aes_128_gcm, SrtpProfile::aead_aes_256_gcm);
  Pair pair(profile);
  std::vector<std::uint8_t> plain(1200);
  const std::array<std::uint8_t, 3> level{1, 2, 3};
  const std::array<RtpExtension, 1> extensions{{{5, level}}};
  const std::vector<std::uint8_t> payload(GENERATE(0, 1, 500), 0x33);
  plain.resize(write_rtp_packet(plain, {true, 96, 77, 5, 9}, extensions, payload));
  plain.insert(plain.begin() + 12, {0, 0, 0, 1, 0, 0, 0, 2});  // two contributing sources
  plain[0] |= 2;
  auto wire = protect(*pair.a, plain);
  REQUIRE(wire.size() == plain.size() + 16);
  const auto out = pair.b->unprotect_rtp(wire);
  REQUIRE(out.verdict == SrtpSession::Verdict::ok);
  CHECK(std::equal(out.packet.begin(), out.packet.end(), plain.begin(), plain.end()));
}

TEST_CASE("numbering goes on through several roll-overs, also out of order") {
  Pair pair(SrtpProfile::aead_aes_128_gcm);
  std::uint16_t sequence = 65'000;
  for (int i = 0; i < 200'000; ++i, ++sequence) {
    const bool swapped = i % 3 == 0;
    for (const int offset : {swapped ? 1 : 0, swapped ? 0 : 1}) {
      if (i % 2 == 1) continue;
      auto wire = protect(*pair.a, rtp(static_cast<std::uint16_t>(sequence + offset)));
      REQUIRE(pair.b->unprotect_rtp(wire).verdict == SrtpSession::Verdict::ok);
    }
  }
}

TEST_CASE("neither an old number nor a cut packet is sent") {
  Pair pair(SrtpProfile::aead_aes_128_gcm);
  CHECK_FALSE(protect(*pair.a, rtp(5000)).empty());
  CHECK(protect(*pair.a, rtp(3900)).empty());
  CHECK_FALSE(protect(*pair.a, rtp(4100)).empty());
  CHECK(protect(*pair.a, rtp(4100)).empty());
  auto cut = rtp(5001);
  cut[0] |= 0x10;  // an extension that is not there
  cut.resize(14);
  CHECK(protect(*pair.a, cut).empty());
}

TEST_CASE("a peer cannot make us remember any number of sources") {
  Pair pair(SrtpProfile::aead_aes_128_gcm);
  for (std::uint32_t ssrc = 1; ssrc <= SrtpSession::kMaxRemoteSources; ++ssrc) {
    auto packet = protect(*pair.a, rtp(1, ssrc));
    REQUIRE(pair.b->unprotect_rtp(packet).verdict == SrtpSession::Verdict::ok);
  }
  auto one_too_many = protect(*pair.a, rtp(1, 1000));
  CHECK(pair.b->unprotect_rtp(one_too_many).verdict == SrtpSession::Verdict::forged);
  auto known = protect(*pair.a, rtp(2, 3));
  CHECK(pair.b->unprotect_rtp(known).verdict == SrtpSession::Verdict::ok);
}
