#include <array>

#include "gateway/transport/packet_demux.hpp"
#include "tests/support/catch.hpp"

using amphi::transport::classify;
using amphi::transport::PacketKind;

namespace {
PacketKind kind(std::uint8_t first, std::uint8_t second) {
  return classify(std::array{first, second});
}
}  // namespace

TEST_CASE("the first byte decides between STUN, DTLS and RTP as RFC 7983 says") {
  CHECK(kind(0, 1) == PacketKind::stun);
  CHECK(kind(3, 1) == PacketKind::stun);
  CHECK(kind(4, 1) == PacketKind::unknown);
  CHECK(kind(19, 1) == PacketKind::unknown);
  CHECK(kind(20, 1) == PacketKind::dtls);
  CHECK(kind(63, 1) == PacketKind::dtls);
  CHECK(kind(64, 1) == PacketKind::unknown);
  CHECK(kind(127, 1) == PacketKind::unknown);
  CHECK(kind(128, 96) == PacketKind::rtp);
  CHECK(kind(191, 96) == PacketKind::rtp);
  CHECK(kind(192, 96) == PacketKind::unknown);
  CHECK(kind(255, 255) == PacketKind::unknown);
}

TEST_CASE("RTCP is told from RTP by its packet type, marker bit or not") {
  CHECK(kind(128, 200) == PacketKind::rtcp);
  CHECK(kind(129, 206) == PacketKind::rtcp);
  CHECK(kind(128, 96 | 0x80) == PacketKind::rtp);
}

TEST_CASE("an empty datagram and a lone byte are harmless") {
  CHECK(classify({}) == PacketKind::unknown);
  CHECK(classify(std::array<std::uint8_t, 1>{128}) == PacketKind::rtp);
}
