#include "gateway/rtp/header_extensions.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;

TEST_CASE("the extensions that we write are the ones that we read") {
  const rtp::ExtensionIds ids{.mid = 4, .transport_cc = 3, .abs_send_time = 14};
  rtp::OutgoingExtensions out;
  out.add_mid(ids, "video");
  out.add_abs_send_time(ids, kStart + 1500ms);
  out.add_transport_sequence(ids, 0xabcd);
  const Packet packet = rtp_packet({}, 3, out.elements());
  const auto view = RtpPacketView::parse(packet);
  REQUIRE(view);
  CHECK(rtp::mid(*view, ids) == "video");
  CHECK(rtp::transport_sequence(*view, ids) == 0xabcd);
  CHECK(rtp::abs_send_time(*view, ids) == rtp::to_abs_send_time(kStart + 1500ms));
  CHECK(rtp::rid(*view, ids).empty());
  CHECK_FALSE(rtp::audio_level(*view, ids));
}

TEST_CASE("the absolute send time counts in 2^-18 seconds and wraps after 64") {
  CHECK(rtp::to_abs_send_time(Instant{1500ms}) == (3U << 17));
  CHECK(rtp::to_abs_send_time(Instant{65s}) == (1U << 18));
}

TEST_CASE("an audio level is loudness and voice") {
  const std::array<std::uint8_t, 1> data{0x80 | 42};
  const std::array<RtpExtension, 1> extensions{RtpExtension{1, data}};
  const Packet packet = rtp_packet({}, 3, extensions);
  const auto level = rtp::audio_level(RtpPacketView::parse(packet).value(), {.audio_level = 1});
  REQUIRE(level);
  CHECK(level->level == 42);
  CHECK(level->voice);
}

TEST_CASE("extensions that are too short or not negotiated are not there") {
  const std::array<std::uint8_t, 1> data{1};
  const std::array<RtpExtension, 1> extensions{RtpExtension{5, data}};
  const Packet packet = rtp_packet({}, 3, extensions);
  const auto view = RtpPacketView::parse(packet).value();
  CHECK_FALSE(rtp::transport_sequence(view, {.transport_cc = 5}));
  CHECK_FALSE(rtp::abs_send_time(view, {.abs_send_time = 5}));
  CHECK_FALSE(rtp::transport_sequence(view, {}));
}
