#include "gateway/sdp/negotiate.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/sdp/offers.hpp"

using namespace amphi;
using namespace amphi::sdp;
using namespace amphi::sdp::test;
using ports::ConnectionPurpose;

namespace {

Negotiated agreed(const std::string& name) {
  auto result = negotiate_text(read_offer(name), purpose_of(name));
  INFO(name);
  REQUIRE(result);
  return std::move(*result);
}

}  // namespace

TEST_CASE("a participant's four lines are microphone with program sound, program, camera and screen") {
  for (const std::string name : {"chromium-participant", "firefox-participant",
                                 "chromium-participant-max-bundle", "firefox-participant-max-bundle"}) {
    INFO(name);
    const auto result = agreed(name);
    REQUIRE(result.media.size() == 4);
    CHECK(result.media[0].source == Source::microphone);
    CHECK(result.media[0].program);
    CHECK_FALSE(result.media[1].source);
    CHECK(result.media[1].program);
    CHECK(result.media[2].source == Source::camera);
    CHECK_FALSE(result.media[2].sends);
    CHECK(result.media[3].source == Source::screen);
    CHECK(result.setup == Setup::passive);
  }
}

TEST_CASE("the program is sent as VP8 with retransmission, sound as Opus") {
  for (const std::string name :
       {"chromium-participant", "firefox-participant", "chromium-whep", "firefox-whep"}) {
    INFO(name);
    const auto result = agreed(name);
    REQUIRE(result.media[0].send);
    CHECK(result.media[0].send->codec == Codec::opus);
    REQUIRE(result.media[1].send);
    CHECK(result.media[1].send->codec == Codec::vp8);
    CHECK(result.media[1].send->rtx_payload_type.has_value());
    CHECK(result.media[1].feedback.nack);
    CHECK(result.media[1].feedback.pli);
    CHECK(result.media[1].feedback.transport_cc);
    CHECK(result.media[1].extensions.mid != 0);
    CHECK(result.media[1].receive_codecs.empty());
  }
}

TEST_CASE("VP8 and VP9 stay in the answer side by side, so that the server may change between them") {
  for (const std::string name :
       {"chromium-participant", "firefox-participant", "chromium-whep", "firefox-whep"}) {
    INFO(name);
    const auto result = agreed(name);
    const auto& codecs = result.media[1].send_codecs;
    REQUIRE(codecs.size() == 2);
    CHECK(codecs[0].codec == Codec::vp8);
    CHECK(codecs[0].payload_type == result.media[1].send->payload_type);
    CHECK(codecs[1].codec == Codec::vp9);
    CHECK(codecs[0].rtx_payload_type.has_value());
    CHECK(codecs[1].rtx_payload_type.has_value());
    CHECK(codecs[0].rtx_payload_type != codecs[1].rtx_payload_type);
  }
}

TEST_CASE("redundancy is agreed where it was offered: RED for sound, RED with ULPFEC for the picture") {
  const auto chromium = agreed("chromium-participant");
  CHECK(chromium.media[0].red_payload_type == 63);
  CHECK(chromium.media[0].send_codecs.size() == 1);
  CHECK(chromium.media[1].red_payload_type == 118);
  CHECK(chromium.media[1].red_rtx_payload_type == 119);
  CHECK(chromium.media[1].ulpfec_payload_type == 120);
  CHECK_FALSE(chromium.media[2].red_payload_type);  // a camera goes without
  const auto firefox = agreed("firefox-participant");
  CHECK_FALSE(firefox.media[0].red_payload_type);
  CHECK(firefox.media[1].red_payload_type == 122);
  CHECK(firefox.media[1].red_rtx_payload_type == 119);
  CHECK(firefox.media[1].ulpfec_payload_type == 123);
}

TEST_CASE("RED for another codec than Opus, or without ULPFEC on a picture, is left out") {
  const std::string offer = read_offer("chromium-whep");
  const auto sound =
      negotiate_text(replaced(offer, "a=fmtp:63 111/111", "a=fmtp:63 9/9"), ConnectionPurpose::whep);
  REQUIRE(sound);
  CHECK_FALSE(sound->media[0].red_payload_type);
  const auto picture =
      negotiate_text(replaced(offer, "ulpfec/90000", "flexfec-03/90000"), ConnectionPurpose::whep);
  REQUIRE(picture);
  CHECK_FALSE(picture->media[1].red_payload_type);
  CHECK_FALSE(picture->media[1].ulpfec_payload_type);
}

TEST_CASE(
    "the program is H.264 only where neither VP8 nor VP9 is offered, as constrained baseline in mode 1") {
  const std::string offer = read_offer("chromium-whep");
  const std::string without_vp8 = replaced(offer, "VP8/90000", "AV1/90000");
  const auto vp9 = negotiate_text(without_vp8, ConnectionPurpose::whep);
  REQUIRE(vp9);
  CHECK(vp9->media[1].send->codec == Codec::vp9);
  CHECK(vp9->media[1].send_codecs.size() == 1);
  const auto h264 = negotiate_text(replaced(without_vp8, "VP9/90000", "AV1/90000"), ConnectionPurpose::whep);
  REQUIRE(h264);
  REQUIRE(h264->media[1].send_codecs.size() == 1);
  CHECK(h264->media[1].send->codec == Codec::h264);
  CHECK(h264->media[1].send->rtx_payload_type.has_value());
  const CodecDescription& answered = h264->media[1].answer.codecs.at(0);
  CHECK(answered.fmtp.at("profile-level-id") == "42e01f");
  CHECK(answered.fmtp.at("packetization-mode") == "1");
}

TEST_CASE("retransmission of sound is not agreed, for it has no stream of its own") {
  const auto plain = agreed("chromium-whep");
  CHECK_FALSE(plain.media[0].feedback.nack);
  CHECK(plain.media[0].feedback.transport_cc);
  CHECK(plain.media[0].extensions.abs_send_time != 0);
  const auto text = replaced(read_offer("chromium-whep"), "a=rtcp-fb:111 transport-cc",
                             "a=rtcp-fb:111 nack\r\na=rtcp-fb:111 transport-cc");
  const auto result = negotiate_text(text, ConnectionPurpose::whep);
  REQUIRE(result);
  CHECK_FALSE(result->media[0].feedback.nack);
  CHECK(result->media[0].feedback.transport_cc);
}

TEST_CASE("a camera may be VP8, VP9 or H.264, each with its retransmission format") {
  const auto result = agreed("chromium-participant");
  const NegotiatedMedia& camera = result.media[2];
  int h264 = 0, vp8 = 0, vp9 = 0;
  for (const auto& [payload_type, codec] : camera.receive_codecs) {
    h264 += codec == Codec::h264;
    vp8 += codec == Codec::vp8;
    vp9 += codec == Codec::vp9;
  }
  CHECK(vp8 == 1);
  CHECK(vp9 == 1);
  CHECK(h264 == 2);
  CHECK(camera.receive_rtx.size() == 4);
  for (const auto& [rtx, apt] : camera.receive_rtx) CHECK(camera.receive_codecs.contains(apt));
}

TEST_CASE("FFmpeg's passive offer without candidates makes us the DTLS client") {
  const auto result = agreed("ffmpeg-whip");
  CHECK(result.setup == Setup::active);
  CHECK(result.candidates.empty());
  CHECK(result.media[0].source == Source::microphone);
  CHECK(result.media[1].source == Source::camera);
  CHECK(result.media[1].receive_codecs.at(106) == Codec::h264);
  CHECK(result.media[1].ssrcs.at(0).ssrc == 1191239813);
}

TEST_CASE("video before audio, bundle-only lines and upper-case codec names are fine") {
  const auto result = agreed("webrtcbin-whip");
  CHECK(result.media[0].source == Source::camera);
  CHECK(result.media[1].source == Source::microphone);
  CHECK_FALSE(result.media[1].rejected);
}

TEST_CASE("a publisher that would also receive is only received from") {
  const auto text = replaced(read_offer("chromium-whip"), "a=sendonly", "a=sendrecv");
  const auto result = negotiate_text(text, ConnectionPurpose::whip);
  REQUIRE(result);
  CHECK_FALSE(result->media[0].sends);
  CHECK(result->media[1].answer.direction == Direction::recvonly);
}

TEST_CASE("one video line both ways is camera and program, VP8 first") {
  const auto text = replaced(read_offer("chromium-whip"), "a=sendonly", "a=sendrecv");
  const auto result = negotiate_text(text, ConnectionPurpose::participant);
  REQUIRE(result);
  CHECK(result->media[1].source == Source::camera);
  CHECK(result->media[1].program);
  CHECK(result->media[1].send->codec == Codec::vp8);
  CHECK(result->media[1].receive_codecs.size() > 1);
  for (const SendCodec& codec : result->media[1].send_codecs) CHECK(codec.codec != Codec::h264);
  CHECK_FALSE(result->media[1].red_payload_type);
}

TEST_CASE("lines that nobody asked for are rejected and the rest goes on") {
  const auto result = agreed("chromium-datachannel");
  std::size_t rejected = 0;
  for (const NegotiatedMedia& media : result.media) rejected += media.rejected;
  CHECK(rejected == 1);
}

TEST_CASE("candidates of the first line are taken, those for RTCP are not") {
  const auto result = agreed("firefox-participant");
  CHECK(result.candidates.size() == 4);
  CHECK(result.end_of_candidates);
}

TEST_CASE("an offer with no codec that we know says which ones we take") {
  const auto text =
      replaced(replaced(read_offer("obs-whip"), "H264/90000", "AV1/90000"), "opus/48000/2", "PCMU/8000");
  const auto result = negotiate_text(text, ConnectionPurpose::whip);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::unsupported);
  CHECK(result.error().message.find("VP8") != std::string::npos);
}

TEST_CASE("without BUNDLE or rtcp-mux the error says what to add") {
  const auto unbundled =
      negotiate_text(replaced(read_offer("obs-whip"), "BUNDLE 0 1", "BUNDLE 0"), ConnectionPurpose::whip);
  REQUIRE_FALSE(unbundled);
  CHECK(unbundled.error().message.find("a=group:BUNDLE") != std::string::npos);
  const auto unmuxed =
      negotiate_text(replaced(read_offer("obs-whip"), "a=rtcp-mux\r\n", ""), ConnectionPurpose::whip);
  REQUIRE_FALSE(unmuxed);
  CHECK(unmuxed.error().message.find("a=rtcp-mux") != std::string::npos);
}

TEST_CASE("an offer without credentials or fingerprint is malformed") {
  for (const std::string missing :
       {"a=ice-ufrag:aB3d\r\na=ice-pwd:PO4nCh2aXn8fQ4rU8kq0vT\r\n", "a=fingerprint:"}) {
    const auto result =
        negotiate_text(replaced(read_offer("obs-whip"), missing, "a=x:"), ConnectionPurpose::whip);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::malformed);
  }
}

TEST_CASE("transport-wide feedback needs its header extension, which OBS once forgot") {
  const auto result = agreed("webrtcbin-whip");  // asks for the feedback, maps no extension
  CHECK_FALSE(result.media[0].feedback.transport_cc);
  CHECK(result.media[0].feedback.nack);
}
