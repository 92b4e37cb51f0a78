#include "gateway/sdp/offer.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/sdp/offers.hpp"

using namespace amphi;
using namespace amphi::sdp;
using namespace amphi::sdp::test;

namespace {

Error error_of(const std::string& text) {
  const auto parsed = parse(text);
  REQUIRE_FALSE(parsed);
  return parsed.error();
}

bool mentions(const Error& error, const std::string& word) {
  INFO(error.message);
  return error.message.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("every real offer parses and each line knows its transport") {
  for (const std::string& name : offer_names()) {
    INFO(name);
    const auto offer = parse(read_offer(name));
    REQUIRE(offer);
    CHECK_FALSE(offer->bundle.empty());
    for (const MediaSection& section : offer->sections) {
      CHECK(section.ice);
      CHECK(section.fingerprint);
      CHECK(section.setup);
    }
  }
}

TEST_CASE("a browser's line has codecs with parameters, feedback and retransmission in the browser's order") {
  const auto offer = parse(read_offer("chromium-participant"));
  REQUIRE(offer);
  REQUIRE(offer->sections.size() == 4);
  const MediaSection& program = offer->sections[1];
  CHECK(program.direction == Direction::recvonly);
  CHECK(program.codecs[0].name == "VP8");
  CHECK(program.codecs[0].rtcp_fb.size() == 5);
  CHECK(program.codecs[1].name == "rtx");
  CHECK(program.codecs[1].apt == 96);
  CHECK(offer->sections[0].codecs[0].fmtp.at("useinbandfec") == "1");
  CHECK(offer->sections[0].codecs[0].channels == 2);
}

TEST_CASE("a retransmission stream is paired with its stream and is none of its own") {
  const auto offer = parse(read_offer("chromium-whip"));
  REQUIRE(offer);
  REQUIRE(offer->sections[1].ssrcs.size() == 1);
  CHECK(offer->sections[1].ssrcs[0].rtx.has_value());
  CHECK_FALSE(offer->sections[1].ssrcs[0].cname.empty());
}

TEST_CASE("credentials, fingerprint and setup of the session count for lines without their own") {
  const auto offer = parse(read_offer("obs-whip"));
  REQUIRE(offer);
  CHECK(offer->sections[1].ice->ufrag == "aB3d");
  CHECK(offer->sections[1].setup == Setup::actpass);
  CHECK(offer->trickle);
}

TEST_CASE("port 0 is a rejected line unless it is bundle-only") {
  const auto offer = parse(read_offer("webrtcbin-whip"));
  REQUIRE(offer);
  CHECK_FALSE(offer->sections[1].rejected);
  const auto without = parse(replaced(read_offer("webrtcbin-whip"), "a=bundle-only\r\n", ""));
  REQUIRE(without);
  CHECK(without->sections[1].rejected);
}

TEST_CASE("simulcast and its streams are seen") {
  const auto offer = parse(read_offer("chromium-simulcast"));
  REQUIRE(offer);
  CHECK(offer->sections[0].simulcast);
  CHECK(offer->sections[0].rids == std::vector<std::string>{"q", "h", "f"});
}

TEST_CASE("what is wrong with a description is named") {
  const std::string good = read_offer("ffmpeg-whip");
  CHECK(mentions(error_of(""), "no m-line"));
  CHECK(mentions(error_of("hello"), "line 1"));
  CHECK(mentions(error_of("v=1\r\nm=audio 9 RTP/AVP 0\r\n"), "line 1 is not v=0"));
  CHECK(mentions(error_of(replaced(good, "a=setup:passive", "a=setup:whatever")), "a=setup"));
  CHECK(mentions(error_of(replaced(good, "a=mid:1", "a=mid:0")), "same a=mid"));
  CHECK(mentions(error_of(replaced(good, "a=ice-pwd:0011223344556677889900aabbccddee", "a=ice-pwd:short")),
                 "a=ice-pwd"));
  CHECK(mentions(error_of(replaced(good, "opus/48000/2", "opus")), "a=rtpmap"));
  CHECK(mentions(error_of(replaced(good, "SAVPF 111", "SAVPF one")), "payload type"));
  CHECK(mentions(error_of(replaced(good, "sha-256 A0:", "sha-256 ")), "a=fingerprint"));
  CHECK(mentions(error_of(replaced(good, "a=ssrc:1191239812 cname", "a=ssrc:x cname")), "a=ssrc"));
  CHECK(mentions(error_of(good + std::string("a=x\0y\r\n", 7)), "control character"));
  CHECK(mentions(error_of(good + "nonsense\r\n"), "letter=value"));
}

TEST_CASE("a description that is too large is refused before it is read") {
  const std::string good = read_offer("ffmpeg-whip");
  CHECK(mentions(error_of(good + std::string(kMaxDescription, 'a')), "64 kB"));
  std::string many = good;
  for (int i = 0; i < 40; ++i) many += "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
  CHECK(mentions(error_of(many), "m-lines"));
}

TEST_CASE("an offer cut off anywhere never does more than fail") {
  for (const std::string& name : {std::string("chromium-whip"), std::string("obs-whip")}) {
    const std::string whole = read_offer(name);
    for (std::size_t size = 0; size < whole.size(); ++size) {
      (void)negotiate_text(whole.substr(0, size), purpose_of(name));
    }
  }
}
