#include "gateway/rtp/producer_demux.hpp"
#include "packets.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using rtp::ProducerDemux;
using rtp::ProducerRoute;

namespace {

constexpr rtp::ExtensionIds kIds{.mid = 4};

ProducerDemux demux() {
  return ProducerDemux(
      {{"a", {111}, {}, {}, {}}, {"c", {96, 98}, {97}, {}, {}}, {"s", {96, 98}, {97}, {7}, {8}}}, kIds);
}

std::optional<ProducerRoute> route(ProducerDemux& demux, std::uint32_t ssrc, std::uint8_t payload_type,
                                   std::string_view mid = {}) {
  rtp::OutgoingExtensions extensions;
  extensions.add_mid(kIds, mid);
  const Packet packet = rtp_packet({.payload_type = payload_type, .ssrc = ssrc}, 4, extensions.elements());
  return demux.route(RtpPacketView::parse(packet).value());
}

}  // namespace

TEST_CASE("a line is found by MID once and by SSRC from then on") {
  ProducerDemux d = demux();
  const auto first = route(d, 100, 96, "c");
  REQUIRE(first);
  CHECK(first->line == 1);
  CHECK(first->first);
  CHECK(first->media_ssrc == 100U);
  const auto second = route(d, 100, 98);
  REQUIRE(second);
  CHECK(second->line == 1);
  CHECK_FALSE(second->first);
  CHECK(d.line_of(100) == 1U);
}

TEST_CASE("a payload type that only one line uses finds it") {
  ProducerDemux d = demux();
  CHECK(route(d, 100, 111)->line == 0);
  CHECK_FALSE(route(d, 101, 96));
  CHECK(d.dropped() == 1);
}

TEST_CASE("a signalled SSRC needs no MID") {
  ProducerDemux d = demux();
  CHECK(route(d, 7, 96)->line == 2);
  const auto rtx = route(d, 8, 97);
  REQUIRE(rtx);
  CHECK(rtx->rtx);
  CHECK(rtx->media_ssrc == 7U);
}

TEST_CASE("a retransmission stream found by MID repairs the line's media") {
  ProducerDemux d = demux();
  const auto early = route(d, 201, 97, "c");
  REQUIRE(early);
  CHECK(early->rtx);
  CHECK_FALSE(early->media_ssrc);
  REQUIRE(route(d, 200, 96, "c"));
  CHECK(route(d, 201, 97)->media_ssrc == 200U);
}

TEST_CASE("unknown mids and payload types that the line does not have are dropped") {
  ProducerDemux d = demux();
  CHECK_FALSE(route(d, 1, 96, "zz"));
  CHECK_FALSE(route(d, 1, 111, "c"));
  REQUIRE(route(d, 2, 96, "c"));
  CHECK_FALSE(route(d, 2, 111));
  CHECK(d.dropped() == 3);
}

TEST_CASE("the number of SSRCs is bounded and forgotten ones make room") {
  ProducerDemux d = demux();
  std::size_t taken = 0;
  for (std::uint32_t ssrc = 1000; ssrc < 2000; ++ssrc) taken += route(d, ssrc, 96, "c") ? 1 : 0;
  CHECK(taken == ProducerDemux::kMaxSsrcs - 2);  // two are signalled
  d.remove(1000);
  CHECK_FALSE(d.line_of(1000));
  CHECK(route(d, 5000, 96, "c"));
}
