#include "mcu/media/rtp_packet.hpp"

#include <array>

#include "tests/support/catch.hpp"

using namespace amphi;

TEST_CASE("a written packet is read back with its extensions and payload") {
  const std::array<std::uint8_t, 3> mid{'a', 'b', 'c'};
  const std::array<std::uint8_t, 1> level{0x85};
  const std::array<std::uint8_t, 5> payload{1, 2, 3, 4, 5};
  const std::array<RtpExtension, 2> extensions{{{3, mid}, {7, level}}};
  std::array<std::uint8_t, 100> buffer{};
  const RtpHeader header{true, 111, 65535, 0xdeadbeef, 0x12345678};
  const std::size_t size = write_rtp_packet(buffer, header, extensions, payload);
  const auto view = RtpPacketView::parse(Bytes(buffer).first(size));
  REQUIRE(view);
  CHECK(view->header().marker);
  CHECK(view->header().payload_type == 111);
  CHECK(view->header().sequence == 65535);
  CHECK(view->header().timestamp == 0xdeadbeef);
  CHECK(view->header().ssrc == 0x12345678);
  REQUIRE(view->extension(3));
  CHECK(std::equal(mid.begin(), mid.end(), view->extension(3)->begin(), view->extension(3)->end()));
  REQUIRE(view->extension(7));
  CHECK(view->extension(7)->front() == 0x85);
  CHECK_FALSE(view->extension(4));
  CHECK(std::equal(payload.begin(), payload.end(), view->payload().begin(), view->payload().end()));
}

TEST_CASE("a packet that does not fit is not written") {
  std::array<std::uint8_t, 14> buffer{};
  const std::array<std::uint8_t, 3> payload{};
  CHECK(write_rtp_packet(buffer, {}, {}, payload) == 0);
}

TEST_CASE("malformed packets are refused and never read past their end") {
  const auto parse = [](std::vector<std::uint8_t> bytes) { return RtpPacketView::parse(bytes).has_value(); };
  CHECK_FALSE(parse({}));
  CHECK_FALSE(parse(std::vector<std::uint8_t>(11, 0x80)));
  CHECK_FALSE(parse({0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));                    // version 1
  CHECK_FALSE(parse({0x8f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));                    // 15 missing CSRCs
  CHECK_FALSE(parse({0x90, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xbe, 0xde, 0, 9}));  // extension too long
  CHECK_FALSE(parse({0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}));                 // padding too long
  CHECK(parse({0xa0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2}));
}

TEST_CASE("a truncated extension element ends the search") {
  const std::vector<std::uint8_t> bytes{0x90, 0, 0,    0,    0, 0, 0,    0, 0, 0,
                                        0,    0, 0xbe, 0xde, 0, 1, 0x1f, 1, 2, 3};
  const auto view = RtpPacketView::parse(bytes);
  REQUIRE(view);
  CHECK_FALSE(view->extension(1));
}

TEST_CASE("sequence numbers are compared across their wrap") {
  CHECK(sequence_distance(2, 65534) == 4);
  CHECK(sequence_distance(65534, 2) == -4);
}
