#include "gateway/sdp/client.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/sdp/offers.hpp"

using namespace amphi;
using namespace amphi::sdp;
using namespace amphi::sdp::test;

namespace {

struct Both {
  Negotiated server;
  Negotiated client;
};

Both agree(const ClientOffer& offer, ports::ConnectionPurpose purpose) {
  const auto mids = client_mids(offer);
  LocalStreams client_streams{"client", "me", {}};
  if (!mids.camera.empty()) client_streams.ssrcs[mids.camera] = {11, 12};
  if (!mids.audio.empty() && offer.microphone) client_streams.ssrcs[mids.audio] = {10, 0};
  auto server = negotiate_text(make_offer(offer, local_transport(), client_streams), purpose);
  REQUIRE(server);
  LocalStreams server_streams{"server", "program", {}};
  for (const auto& media : server->media) server_streams.ssrcs[media.mid] = {99, 100};
  auto client = parse_answer(make_answer(*server, local_transport(), server_streams), offer);
  REQUIRE(client);
  return {std::move(*server), std::move(*client)};
}

}  // namespace

TEST_CASE("our own client and the server agree on every line") {
  const ClientOffer offer{true, true, true, true, true, {Codec::h264, Codec::vp8}, Setup::actpass};
  const auto [server, client] = agree(offer, ports::ConnectionPurpose::participant);
  REQUIRE(client.media.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(client.media[i].sends == server.media[i].receives);
    CHECK(client.media[i].receives == server.media[i].sends);
    CHECK(client.media[i].source == server.media[i].source);
    CHECK(client.media[i].program == server.media[i].program);
    CHECK(client.media[i].extensions == server.media[i].extensions);
  }
  CHECK(client.setup == Setup::active);
  CHECK(client.media[2].send->codec == Codec::h264);
  CHECK(client.media[2].send->rtx_payload_type == 97);
  CHECK(server.media[2].ssrcs.at(0).ssrc == 11);
  CHECK(server.media[2].ssrcs.at(0).rtx == 12);
  CHECK(client.media[1].receive_codecs.at(96) == Codec::vp8);
  CHECK(client.media[1].ssrcs.at(0).ssrc == 99);
}

TEST_CASE("a publisher and a viewer of ours use only the lines they need") {
  const auto whip =
      agree({true, false, false, true, false, {Codec::vp8}, Setup::passive}, ports::ConnectionPurpose::whip);
  CHECK(whip.client.media.size() == 2);
  CHECK(whip.client.setup == Setup::passive);
  const auto whep =
      agree({false, true, true, false, false, {}, Setup::actpass}, ports::ConnectionPurpose::whep);
  CHECK(whep.client.media[0].receives);
  CHECK(whep.client.media[1].receive_rtx.at(97) == 96);
}

TEST_CASE("a viewer of ours may take what a browser takes: two codecs, RED, ULPFEC and retransmission") {
  ClientOffer offer{false, true, true, false, false, {}, Setup::actpass};
  offer.program_codecs = {Codec::vp8, Codec::vp9};
  offer.redundant_audio = offer.ulpfec = true;
  const auto [server, client] = agree(offer, ports::ConnectionPurpose::whep);
  for (const auto* side : {&server, &client}) {
    CHECK(side->media[0].red_payload_type == 63);
    CHECK(side->media[1].red_payload_type == 118);
    CHECK(side->media[1].red_rtx_payload_type == 119);
    CHECK(side->media[1].ulpfec_payload_type == 120);
    CHECK(side->media[1].feedback.transport_cc);
    CHECK(side->media[0].extensions.abs_send_time != 0);
  }
  CHECK(server.media[1].send_codecs.size() == 2);
  CHECK(client.media[1].receive_codecs.at(98) == Codec::vp9);
  CHECK(client.media[1].receive_rtx.at(119) == 118);
  CHECK(client.media[1].receive_rtx.at(99) == 98);
}

TEST_CASE("an answer that does not fit the offer is refused") {
  const ClientOffer offer{true, false, false, true, false, {Codec::vp8}, Setup::actpass};
  CHECK_FALSE(parse_answer("v=0\r\n", offer));
  const auto other = negotiate_text(make_offer(offer, local_transport(), {}), ports::ConnectionPurpose::whip);
  const std::string answer = make_answer(*other, local_transport(), {});
  CHECK_FALSE(parse_answer(answer.substr(0, answer.find("m=video")), offer));
  const auto rejected = parse_answer(replaced(answer, "a=recvonly", "a=inactive"), offer);
  REQUIRE_FALSE(rejected);
  CHECK(rejected.error().code == ErrorCode::unsupported);
}
