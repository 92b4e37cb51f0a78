#include <sys/resource.h>

#include <algorithm>
#include <array>

#include "gateway/transport/ice_agent.hpp"
#include "tests/integration/transport/peer.hpp"

using namespace amphi;
using namespace amphi::transport;
using namespace amphi::transport::test;

namespace {

bool rtp_gets_through(Couple& couple, std::uint16_t sequence) {
  const std::size_t before = couple.answerer.rtp.size();
  couple.offerer.connection->send_rtp(make_rtp(sequence));
  return couple.run_until([&] { return couple.answerer.rtp.size() == before + 1; });
}

}  // namespace

TEST_CASE("a peer with another certificate than signalled never connects") {
  const bool offer_is_wrong = GENERATE(true, false);
  const auto other = Certificate::generate();
  Couple couple;
  couple.signal(Setup::active, [&](TransportParameters& offer, TransportParameters& answer) {
    (offer_is_wrong ? offer : answer).fingerprint = other->fingerprint();
  });
  auto& victim = offer_is_wrong ? couple.answerer : couple.offerer;
  REQUIRE(couple.run_until([&] { return victim.connection->state() == ConnectionState::failed; }));
  CHECK(victim.states == std::vector{ConnectionState::failed});
  CHECK(victim.connection->srtp_profile().empty());
  couple.run_for(std::chrono::milliseconds(200));
  CHECK_FALSE(couple.offerer.connected());
  CHECK_FALSE(couple.answerer.connected());
}

TEST_CASE("malformed remote parameters are refused") {
  Couple couple;
  const auto good = couple.answerer.connection->local_parameters();
  auto bad = good;
  bad.ice.pwd = "short";
  CHECK_FALSE(couple.offerer.connection->set_remote(bad));
  bad = good;
  bad.ice.ufrag = "ab\r\ncd";
  CHECK_FALSE(couple.offerer.connection->set_remote(bad));
  bad = good;
  bad.ice.ufrag = std::string(257, 'a');
  CHECK_FALSE(couple.offerer.connection->set_remote(bad));
  bad = good;
  bad.fingerprint.digest.pop_back();
  CHECK_FALSE(couple.offerer.connection->set_remote(bad));
  REQUIRE(couple.offerer.connection->set_remote(good));
  CHECK(couple.offerer.connection->set_remote(good).error().code == ErrorCode::conflict);
}

TEST_CASE("datagrams of strangers are dropped and counted and the connection lives") {
  Couple couple;
  couple.signal();
  REQUIRE(couple.run_until_connected());
  const auto parameters = couple.answerer.connection->local_parameters();
  const std::uint16_t port = port_of(parameters.candidates.at(0));
  const Stranger stranger;
  const auto before = couple.answerer.connection->stats();
  const auto counted = [&] {
    const auto stats = couple.answerer.connection->stats();
    return stats.from_strangers + stats.unknown - before.from_strangers - before.unknown;
  };
  std::uint64_t sent = 0;
  const auto throw_in = [&](const Packet& packet) {
    stranger.send(port, packet);
    ++sent;
    REQUIRE(couple.run_until([&] { return counted() == sent; }));
  };

  SECTION("RTP and RTCP") {
    throw_in(make_rtp(77));
    throw_in(make_rtcp());
  }
  SECTION("DTLS: a fatal alert and an application data record") {
    throw_in({21, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40});
    throw_in({23, 254, 253, 0, 1, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40});
  }
  SECTION("STUN for somebody else, and broken STUN") {
    throw_in(binding_request("somebody:else"));
    throw_in(binding_request(parameters.ice.ufrag));
    throw_in({0, 1, 0, 8});
  }
  SECTION("neither, empty and far too long") {
    throw_in({});
    throw_in({70, 71, 72});
    throw_in(Packet(9000, 0x80));
  }
  CHECK(couple.answerer.rtp.empty());
  CHECK(couple.answerer.rtcp.empty());
  CHECK(rtp_gets_through(couple, 1));
  CHECK(couple.answerer.connected());
}

TEST_CASE("a flood of STUN with our user name but no password goes unanswered by state") {
  Couple couple;
  couple.signal();
  REQUIRE(couple.run_until_connected());
  const auto parameters = couple.answerer.connection->local_parameters();
  const Stranger stranger;
  for (int round = 0; round < 50; ++round) {
    for (int i = 0; i < 20; ++i) {
      stranger.send(port_of(parameters.candidates.at(0)), binding_request(parameters.ice.ufrag + ":x"));
    }
    couple.loop->run_once(std::chrono::milliseconds(1));
  }
  CHECK(rtp_gets_through(couple, 1));
  CHECK(couple.answerer.connected());
}

TEST_CASE("a check that somebody overheard and repeats from many addresses does not end a connection") {
  Couple couple;
  couple.signal();
  REQUIRE(couple.run_until_connected());
  const auto local = couple.answerer.connection->local_parameters();
  const auto remote = couple.offerer.connection->local_parameters().ice.ufrag;
  const Packet check = good_check(local.ice, remote);
  std::vector<Stranger> strangers(IceAgent::kMaxLearnedCandidates + 20);
  for (const Stranger& stranger : strangers) {
    stranger.send(port_of(local.candidates.front()), check);
    couple.loop->run_once(std::chrono::milliseconds(5));
  }
  couple.run_for(std::chrono::milliseconds(50));
  CHECK(couple.answerer.connected());
  couple.offerer.connection->send_rtp(make_rtp(1));
  couple.answerer.connection->send_rtp(make_rtp(2));
  CHECK(couple.run_until([&] { return couple.answerer.rtp.size() == 1 && couple.offerer.rtp.size() == 1; },
                         std::chrono::seconds(3)));
}

TEST_CASE("forged and repeated packets from the right address are counted apart and go no further") {
  RelayedCouple couple;
  couple.relay.copies = [](bool to_answerer, Packet& packet) {
    const bool media = packet[0] >= 128;
    if (to_answerer && media && packet[3] == 2) packet[20] ^= 1;
    return media ? 3 : 1;
  };
  couple.offerer.connection->send_rtp(make_rtp(1));
  couple.offerer.connection->send_rtp(make_rtp(2));
  couple.offerer.connection->send_rtcp(make_rtcp());
  REQUIRE(couple.run_until([&] { return couple.answerer.connection->stats().packets_in == 9; }));
  CHECK(couple.answerer.rtp == std::vector<Packet>{make_rtp(1)});
  CHECK(couple.answerer.rtcp == std::vector<Packet>{make_rtcp()});
  CHECK(couple.answerer.connection->stats().srtp_auth_errors == 3);
  CHECK(couple.answerer.connection->stats().srtp_replays == 4);
  CHECK(couple.answerer.connected());
}

TEST_CASE("a peer that never does DTLS fails after the handshake limit") {
  TransportConfig config = Peer::loopback();
  config.handshake_limit = std::chrono::milliseconds(300);
  Couple couple(config);
  // Both passive: neither says hello.
  couple.signal(Setup::active, [](TransportParameters& offer, TransportParameters& answer) {
    offer.setup = Setup::active;
    answer.setup = Setup::active;
  });
  REQUIRE(couple.run_until([&] { return couple.answerer.connection->state() == ConnectionState::failed; }));
  CHECK(couple.answerer.states == std::vector{ConnectionState::failed});
}

TEST_CASE("a peer that never comes fails after the connect limit") {
  TransportConfig config = Peer::loopback();
  config.connect_limit = std::chrono::milliseconds(200);
  Couple couple(config);
  couple.signal(Setup::active, [](TransportParameters& offer, TransportParameters& answer) {
    offer.candidates.clear();
    answer.candidates.clear();
  });
  REQUIRE(couple.run_until([&] { return couple.answerer.connection->state() == ConnectionState::failed; }));
}

TEST_CASE(
    "a connection that would take the last file descriptors is refused, and works again once some are free") {
  Couple couple;
  rlimit limit{};
  REQUIRE(getrlimit(RLIMIT_NOFILE, &limit) == 0);
  const rlimit before = limit;
  std::vector<FileDescriptor> hoard;
  limit.rlim_cur = 128;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  while (hoard.empty() || hoard.back()) hoard.emplace_back(::dup(STDERR_FILENO));
  const auto create = [&] {
    return Connection::create(*couple.loop, Peer::loopback(), couple.offerer.certificate,
                              IceRole::controlling, couple.offerer);
  };
  const auto refused = create();
  REQUIRE(setrlimit(RLIMIT_NOFILE, &before) == 0);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::environment);
  CHECK(create());
}
