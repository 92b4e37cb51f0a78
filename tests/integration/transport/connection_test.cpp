#include <algorithm>

#include "tests/integration/transport/peer.hpp"

using namespace amphi;
using namespace amphi::transport;
using namespace amphi::transport::test;

namespace {

TransportConfig with_ports(std::uint16_t least, std::uint16_t most) {
  TransportConfig config = Peer::loopback();
  config.port_min = least;
  config.port_max = most;
  return config;
}

}  // namespace

namespace {

/// Makes room behind the packets.
std::vector<OutgoingPacket> outgoing(std::vector<Packet>& packets) {
  std::vector<OutgoingPacket> views;
  for (Packet& packet : packets) {
    const std::size_t size = packet.size();
    packet.resize(size + kSendOverhead);
    views.push_back({packet, size});
  }
  return views;
}

}  // namespace

TEST_CASE("two connections find each other, whoever of them starts DTLS, and choose GCM") {
  const Setup answer = GENERATE(Setup::active, Setup::passive);
  Couple couple;
  couple.signal(answer);
  REQUIRE(couple.run_until_connected());
  CHECK(couple.offerer.states == std::vector{ConnectionState::connected});
  CHECK(couple.offerer.connection->srtp_profile() == "SRTP_AEAD_AES_128_GCM");
  CHECK(couple.answerer.connection->srtp_profile() == "SRTP_AEAD_AES_128_GCM");
  const bool active = answer == Setup::active;
  CHECK(couple.answerer.connection->local_parameters().setup == (active ? Setup::active : Setup::passive));
  CHECK(couple.offerer.connection->local_parameters().setup == (active ? Setup::passive : Setup::active));
}

TEST_CASE("RTP and RTCP flow both ways") {
  Couple couple;
  couple.signal();
  REQUIRE(couple.run_until_connected());
  couple.offerer.connection->send_rtp(make_rtp(1));
  couple.offerer.connection->send_rtcp(make_rtcp());
  couple.answerer.connection->send_rtp(make_rtp(2));
  couple.answerer.connection->send_rtcp(make_rtcp());
  REQUIRE(couple.run_until([&] {
    return couple.offerer.rtp.size() + couple.offerer.rtcp.size() + couple.answerer.rtp.size() +
               couple.answerer.rtcp.size() ==
           4;
  }));
  CHECK(couple.answerer.rtp.at(0) == make_rtp(1));
  CHECK(couple.answerer.rtcp.at(0) == make_rtcp());
  CHECK(couple.offerer.rtp.at(0) == make_rtp(2));
  CHECK(couple.offerer.rtcp.at(0) == make_rtcp());
  const auto stats = couple.answerer.connection->stats();
  CHECK(stats.packets_in == 2);
  CHECK(stats.packets_out == 2);
  CHECK(stats.bytes_in > make_rtp(1).size());
}

TEST_CASE("a batch of packets of differing sizes arrives whole and in order") {
  Couple couple;
  couple.signal();
  REQUIRE(couple.run_until_connected());
  std::vector<Packet> sent;
  for (std::uint16_t i = 0; i < 40; ++i) sent.push_back(make_rtp(i, i % 7 == 6 ? 333 : 1100));
  auto rooms = sent;
  couple.offerer.connection->send_rtp(outgoing(rooms));
  REQUIRE(couple.run_until([&] { return couple.answerer.rtp.size() == sent.size(); }));
  CHECK(couple.answerer.rtp == sent);
  CHECK(couple.offerer.connection->stats().packets_out == sent.size());
}

TEST_CASE("a packet too long to send or too short to be RTP is an error and harms nothing") {
  Couple couple;
  couple.signal();
  REQUIRE(couple.run_until_connected());
  std::vector<Packet> packets{Packet(kMaxRtpPacket + 1, 0x80), Packet(4, 0x80), make_rtp(1)};
  couple.offerer.connection->send_rtp(outgoing(packets));
  REQUIRE(couple.run_until([&] { return couple.answerer.rtp.size() == 1; }));
  CHECK(couple.offerer.connection->stats().send_errors == 2);
}

TEST_CASE("sending before there is a connection is counted and dropped") {
  Couple couple;
  couple.offerer.connection->send_rtp(make_rtp(1));
  couple.offerer.connection->send_rtcp(make_rtcp());
  CHECK(couple.offerer.connection->stats().send_errors == 2);
}

TEST_CASE("a peer that sends no candidates is found by its checks") {
  const bool answerer_is_silent = GENERATE(false, true);
  Couple couple;
  couple.signal(Setup::active, [&](TransportParameters& offer, TransportParameters& answer) {
    (answerer_is_silent ? answer : offer).candidates.clear();
  });
  CHECK(couple.run_until_connected());
}

TEST_CASE("candidates may trickle in later, among those of no use") {
  Couple couple;
  auto offer = couple.offerer.connection->local_parameters();
  auto answer = couple.answerer.connection->local_parameters();
  couple.signal(Setup::active, [](TransportParameters& from, TransportParameters& to) {
    from.candidates = {
        "candidate:1 1 udp 2122260223 5c4d2e17-bc11-4c11-9f37-ab2a1ff5b3f4.local 50000 typ host"};
    to.candidates = {"candidate:1 1 tcp 2122260223 127.0.0.1 9 typ host tcptype active"};
  });
  couple.run_for(std::chrono::milliseconds(100));
  CHECK_FALSE(couple.answerer.connected());
  CHECK_FALSE(couple.answerer.connection->add_remote_candidate("candidate:nonsense"));
  REQUIRE(couple.answerer.connection->add_remote_candidate(offer.candidates.at(0)));
  REQUIRE(couple.offerer.connection->add_remote_candidate(answer.candidates.at(0)));
  REQUIRE(couple.answerer.connection->add_remote_candidate(""));
  CHECK(couple.run_until_connected());
}

TEST_CASE("the configured port range is kept, and a full one is an error that says so") {
  Couple couple(with_ports(42'100, 42'101));
  std::vector<std::uint16_t> ports{port_of(couple.offerer.connection->local_parameters().candidates.at(0)),
                                   port_of(couple.answerer.connection->local_parameters().candidates.at(0))};
  std::sort(ports.begin(), ports.end());
  CHECK(ports == std::vector<std::uint16_t>{42'100, 42'101});
  const auto third = Connection::create(*couple.loop, with_ports(42'100, 42'101), couple.offerer.certificate,
                                        IceRole::controlled, couple.offerer);
  REQUIRE_FALSE(third);
  CHECK(third.error().code == ErrorCode::environment);
}

TEST_CASE("a public address is advertised in place of those that are bound") {
  TransportConfig config = Peer::loopback();
  config.public_address = "203.0.113.9";
  const Couple couple(config);
  const auto candidates = couple.offerer.connection->local_parameters().candidates;
  REQUIRE(candidates.size() == 1);
  CHECK(candidates[0].find(" 203.0.113.9 ") != std::string::npos);
  CHECK(candidates[0].find("127.0.0.1") == std::string::npos);
}

TEST_CASE("without configuration every address of the machine is offered, over UDP only by the offerer") {
  const Couple couple{TransportConfig{}};
  const auto candidates = couple.offerer.connection->local_parameters().candidates;
  REQUIRE_FALSE(candidates.empty());
  for (const auto& candidate : candidates) CHECK(candidate.find(" udp ") != std::string::npos);
  CHECK(std::any_of(candidates.begin(), candidates.end(), [](const auto& candidate) {
    return candidate.find(" 127.0.0.1 ") != std::string::npos;
  }));
}

TEST_CASE("a connection can be destroyed or closed from inside any callback") {
  const bool destroy = GENERATE(true, false);
  const bool in_state = GENERATE(true, false);
  Couple couple;
  couple.signal();
  if (!in_state) REQUIRE(couple.run_until_connected());
  couple.answerer.on_anything = [&] {
    if (destroy) {
      couple.answerer.connection.reset();
    } else {
      couple.answerer.connection->close();
    }
  };
  if (!in_state) couple.offerer.connection->send_rtp(make_rtp(1));
  const auto over = [&] {
    return !couple.answerer.connection || couple.answerer.connection->state() == ConnectionState::closed;
  };
  REQUIRE(couple.run_until(over));
  const std::size_t told = couple.answerer.states.size() + couple.answerer.rtp.size();
  couple.offerer.connection->send_rtp(make_rtp(2));
  REQUIRE(couple.run_until([&] { return couple.offerer.connection->state() == ConnectionState::closed; }));
  couple.run_for(std::chrono::milliseconds(50));
  CHECK(couple.answerer.states.size() + couple.answerer.rtp.size() == told);
}

TEST_CASE("a closed connection says so to its peer and sends nothing more") {
  Couple couple;
  couple.signal();
  REQUIRE(couple.run_until_connected());
  couple.offerer.connection->close();
  CHECK(couple.offerer.connection->state() == ConnectionState::closed);
  REQUIRE(couple.run_until([&] { return !couple.answerer.connected(); }));
  CHECK(couple.answerer.states.back() == ConnectionState::closed);
  couple.offerer.connection->send_rtp(make_rtp(1));
  CHECK(couple.offerer.connection->stats().send_errors == 1);
  CHECK_FALSE(couple.offerer.connection->restart_ice({"abcd", std::string(24, 'x')}));
}
