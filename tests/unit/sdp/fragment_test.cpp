#include "gateway/sdp/fragment.hpp"

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::sdp;

TEST_CASE("a fragment has its credentials, its candidates by line and the end") {
  const auto fragment = parse_fragment(
      "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\n"
      "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
      "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id "
      "1\r\n"
      "a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host generation 0\r\n"
      "a=end-of-candidates\r\n");
  REQUIRE(fragment);
  CHECK(fragment->ice->ufrag == "EsAw");
  REQUIRE(fragment->candidates.size() == 2);
  CHECK(fragment->candidates[0].mid == "0");
  CHECK(fragment->candidates[1].value.starts_with("candidate:3471623853 1 udp"));
  CHECK(fragment->end_of_candidates);
}

TEST_CASE("credentials of the media level and bare line feeds are fine") {
  const auto fragment =
      parse_fragment("m=video 9 RTP/AVP 0\na=mid:v\na=ice-ufrag:EsAw\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\n");
  REQUIRE(fragment);
  CHECK(fragment->ice->pwd == "P2uYro0UCOQ4zxjKXaWCBui1");
  CHECK_FALSE(fragment->end_of_candidates);
}

TEST_CASE("a fragment that we made reads back the same") {
  Fragment made;
  made.ice = IceCredentials{"abcd", "0123456789012345678901"};
  made.candidates = {{"0", "candidate:1 1 udp 1 192.0.2.1 5000 typ host"},
                     {"1", "candidate:1 1 udp 1 192.0.2.1 5001 typ host"}};
  made.end_of_candidates = true;
  const auto read = parse_fragment(make_fragment(made));
  REQUIRE(read);
  CHECK(read->ice == made.ice);
  CHECK(read->candidates == made.candidates);
  CHECK(read->end_of_candidates);
}

TEST_CASE("malformed fragments are refused") {
  CHECK_FALSE(parse_fragment("nonsense"));
  CHECK_FALSE(parse_fragment("a=candidate:1 1 udp\r\n"));
  CHECK_FALSE(parse_fragment("a=ice-ufrag:EsAw\r\n"));
  CHECK_FALSE(parse_fragment("a=mid:" + std::string(100, 'x') + "\r\n"));
  CHECK_FALSE(parse_fragment(std::string(kMaxFragment + 1, 'a')));
  std::string many;
  for (int i = 0; i < 200; ++i) many += "a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n";
  CHECK_FALSE(parse_fragment(many));
}
