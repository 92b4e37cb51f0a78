#include "gateway/transport/ice_candidate.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::transport;

TEST_CASE("a browser's candidate is read, with or without its prefixes") {
  const std::string rest =
      "842163049 1 udp 1677729535 203.0.113.7 50123 typ srflx raddr 0.0.0.0 rport 0 generation 0";
  for (const std::string prefix : {"", "candidate:", "a=candidate:"}) {
    const auto candidate = parse_candidate(prefix + rest);
    REQUIRE(candidate);
    CHECK(*candidate == IceCandidate{"842163049", 1, true, 1677729535, "203.0.113.7", 50123,
                                     CandidateType::server_reflexive});
  }
}

TEST_CASE("mDNS names and TCP candidates are well formed") {
  CHECK(parse_candidate("candidate:0 1 UDP 2122187007 5c4d2e17-bc11.local 41234 typ host")->address ==
        "5c4d2e17-bc11.local");
  CHECK_FALSE(parse_candidate("candidate:0 1 TCP 2105458943 192.0.2.1 9 typ host tcptype active")->udp);
}

TEST_CASE("the kind of a TCP candidate is read wherever it stands, and written") {
  const auto passive = parse_candidate(
      "candidate:0 1 tcp 1518280447 192.0.2.1 40000 typ host generation 0 tcptype passive network-cost 10");
  CHECK(passive->tcp_type == TcpType::passive);
  CHECK(to_attribute(*passive) == "candidate:0 1 tcp 1518280447 192.0.2.1 40000 typ host tcptype passive");
  CHECK(parse_candidate("candidate:0 1 tcp 1 192.0.2.1 9 typ host tcptype sideways")->tcp_type ==
        TcpType::none);
  CHECK(parse_candidate("candidate:0 1 udp 1 192.0.2.1 9 typ host tcptype active")->tcp_type ==
        TcpType::none);
}

TEST_CASE("what is written can be read back") {
  const IceCandidate candidate{"1", 1, true, 4294967295U, "2001:db8::1", 65535, CandidateType::host};
  CHECK(to_attribute(candidate) == "candidate:1 1 udp 4294967295 2001:db8::1 65535 typ host");
  CHECK(*parse_candidate(to_attribute(candidate)) == candidate);
}

TEST_CASE("malformed candidates are refused") {
  for (const std::string text : {
           "",
           "candidate:",
           "candidate:1 1 udp 1 192.0.2.1 5000",
           "candidate:1 1 udp 1 192.0.2.1 5000 typ",
           "candidate:1 1 udp 1 192.0.2.1 5000 typ moon",
           "candidate:1 0 udp 1 192.0.2.1 5000 typ host",
           "candidate:1 1 udp -1 192.0.2.1 5000 typ host",
           "candidate:1 1 udp 4294967296 192.0.2.1 5000 typ host",
           "candidate:1 1 udp 1 192.0.2.1 65536 typ host",
           "candidate:1 1 udp 1  5000 typ host",
           "candidate: 1 udp 1 192.0.2.1 5000 typ host",
           "candidate:123456789012345678901234567890123 1 udp 1 192.0.2.1 5000 typ host",
           "candidate:1 1 udp 1 192.0\n.2.1 5000 typ host",
       }) {
    CAPTURE(text);
    CHECK_FALSE(parse_candidate(text));
  }
  CHECK_FALSE(parse_candidate("candidate:1 1 udp 1 192.0.2.1 5000 typ host " + std::string(2000, 'x')));
}
