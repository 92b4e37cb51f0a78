#include "gateway/sdp/answer.hpp"

#include "tests/support/catch.hpp"
#include "tests/unit/sdp/offers.hpp"

using namespace amphi;
using namespace amphi::sdp;
using namespace amphi::sdp::test;

namespace {

LocalStreams streams_for(const Negotiated& negotiated) {
  LocalStreams streams{"cname", "program", {}};
  std::uint32_t next = 4'000'000'000;
  for (const auto& media : negotiated.media) streams.ssrcs[media.mid] = {next++, next++};
  return streams;
}

std::string answer_for(const Negotiated& negotiated) {
  return make_answer(negotiated, local_transport(), streams_for(negotiated));
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos; ++at) ++n;
  return n;
}

}  // namespace

TEST_CASE("every answer is below 8 kB and has the offer's lines in its order") {
  for (const std::string& name : offer_names()) {
    for (const auto purpose : {ports::ConnectionPurpose::participant, ports::ConnectionPurpose::whip,
                               ports::ConnectionPurpose::whep}) {
      INFO(name);
      const auto offer = parse(read_offer(name));
      const auto negotiated = negotiate(*offer, {purpose});
      if (!negotiated) continue;
      const std::string text = answer_for(*negotiated);
      CHECK(text.size() < kMaxAnswer);
      const auto answer = parse(text);
      REQUIRE(answer);
      REQUIRE(answer->sections.size() == offer->sections.size());
      for (std::size_t i = 0; i < offer->sections.size(); ++i) {
        CHECK(answer->sections[i].mid == offer->sections[i].mid);
        CHECK(answer->sections[i].media == offer->sections[i].media);
        CHECK(answer->sections[i].rejected == negotiated->media[i].rejected);
      }
    }
  }
}

TEST_CASE("even the longest offer that is accepted gets an answer below 8 kB") {
  const std::string whole = read_offer("chromium-participant");
  const std::string camera = whole.substr(whole.rfind("m=video"));
  std::string text = whole;
  for (std::size_t i = 4; i < kMaxSections; ++i) {
    text += replaced(camera, "a=mid:3", "a=mid:" + std::string(30, 'x') + std::to_string(i));
  }
  const auto negotiated = negotiate_text(text, ports::ConnectionPurpose::participant);
  REQUIRE(negotiated);
  CHECK(answer_for(*negotiated).size() < kMaxAnswer);
  std::string slim = read_offer("chromium-participant");
  for (std::size_t i = 4; i < kMaxSections; ++i) {
    slim += "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:" + std::string(30, 'x') +
            std::to_string(i) + "\r\n";
  }
  const auto bounded = negotiate_text(slim, ports::ConnectionPurpose::participant);
  REQUIRE(bounded);
  CHECK(answer_for(*bounded).size() < kMaxAnswer);
}

TEST_CASE("the answer has every candidate once, end-of-candidates and our part in DTLS") {
  const auto negotiated =
      negotiate_text(read_offer("chromium-participant"), ports::ConnectionPurpose::participant);
  const std::string text = answer_for(*negotiated);
  CHECK(count(text, "a=candidate:") == local_transport().candidates.size());
  CHECK(count(text, "a=end-of-candidates") == 1);
  CHECK(count(text, "a=setup:passive") == 4);
  CHECK(count(text, "a=group:BUNDLE 0 1 2 3\r\n") == 1);
}

TEST_CASE("program sound and picture belong to one stream and have one CNAME, for lip sync") {
  const auto negotiated =
      negotiate_text(read_offer("chromium-participant"), ports::ConnectionPurpose::participant);
  const auto answer = parse(answer_for(*negotiated));
  REQUIRE(answer);
  CHECK(answer->sections[0].msid == "program audio");
  CHECK(answer->sections[1].msid == "program video");
  REQUIRE(answer->sections[0].ssrcs.size() == 1);
  REQUIRE(answer->sections[1].ssrcs.size() == 1);
  CHECK(answer->sections[0].ssrcs[0].cname == answer->sections[1].ssrcs[0].cname);
  CHECK(answer->sections[1].ssrcs[0].rtx.has_value());
  CHECK(answer->sections[2].ssrcs.empty());
}

TEST_CASE("Opus is answered with in-band FEC and without stereo") {
  const auto negotiated = negotiate_text(read_offer("obs-whip"), ports::ConnectionPurpose::whip);
  const auto answer = parse(answer_for(*negotiated));
  const auto& opus = answer->sections[0].codecs[0];
  CHECK(opus.fmtp.at("useinbandfec") == "1");
  CHECK(opus.fmtp.at("stereo") == "0");
  CHECK(opus.fmtp.contains("minptime"));
}

TEST_CASE("a payload type or an extension that was not offered never appears in the answer") {
  for (const std::string& name : offer_names()) {
    INFO(name);
    const auto offer = parse(read_offer(name));
    const auto negotiated = negotiate(*offer, {purpose_of(name)});
    REQUIRE(negotiated);
    const auto answer = parse(answer_for(*negotiated));
    for (std::size_t i = 0; i < answer->sections.size(); ++i) {
      for (const auto& codec : answer->sections[i].codecs) {
        const auto& offered = offer->sections[i].codecs;
        CHECK(
            (answer->sections[i].rejected || std::any_of(offered.begin(), offered.end(), [&](const auto& o) {
               return o.payload_type == codec.payload_type && o.name == codec.name;
             })));
      }
      for (const auto& extension : answer->sections[i].extensions) {
        const auto& offered = offer->sections[i].extensions;
        CHECK(std::any_of(offered.begin(), offered.end(),
                          [&](const auto& o) { return o.id == extension.id && o.uri == extension.uri; }));
      }
    }
  }
}
