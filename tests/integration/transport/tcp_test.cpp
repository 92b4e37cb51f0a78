// ICE over TCP: a peer whose UDP goes nowhere, and what strangers can do to the TCP port.
#include <sys/socket.h>

#include <algorithm>
#include <array>

#include "gateway/transport/ice_agent.hpp"
#include "gateway/transport/ice_candidate.hpp"
#include "gateway/transport/ice_tcp_listener.hpp"
#include "tests/integration/transport/peer.hpp"

using namespace amphi;
using namespace amphi::transport;
using namespace amphi::transport::test;
using namespace std::chrono_literals;

namespace {

TransportConfig only_tcp() {
  TransportConfig config = Peer::loopback();
  config.only_tcp = true;
  return config;
}

/// An offerer without UDP and an ordinary answerer.
struct TcpCouple : Couple {
  TcpCouple() : Couple(Peer::loopback()) { offerer.connection.reset(); }
  void make_offerer() {
    offerer.connection =
        *Connection::create(*loop, only_tcp(), offerer.certificate, IceRole::controlling, offerer);
  }
  void connect() {
    make_offerer();
    signal();
    REQUIRE(run_until_connected());
  }
};

std::uint16_t tcp_port_of(const Connection& connection) {
  for (const auto& attribute : connection.local_parameters().candidates) {
    const auto candidate = parse_candidate(attribute);
    if (candidate && candidate->tcp_type == TcpType::passive) return candidate->port;
  }
  return 0;
}

/// A TCP connection of somebody who knows no password.
FileDescriptor stranger_to(std::uint16_t port, const std::string& own_address = "127.0.0.1") {
  FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const SocketAddress own = SocketAddress::from(own_address, 0);
  REQUIRE(::bind(fd.get(), own.get(), own.size) == 0);
  const SocketAddress to = SocketAddress::from("127.0.0.1", port);
  [[maybe_unused]] const int connecting = ::connect(fd.get(), to.get(), to.size);
  return fd;
}

Packet framed(const Packet& packet) {
  Packet frame(packet.size() + 2);
  frame[0] = static_cast<std::uint8_t>(packet.size() >> 8);
  frame[1] = static_cast<std::uint8_t>(packet.size());
  std::copy(packet.begin(), packet.end(), frame.begin() + 2);
  return frame;
}

/// Reads what has come before.
bool is_closed(const FileDescriptor& fd) {
  std::array<char, 2048> bytes;
  ssize_t got = 1;
  while (got > 0) got = ::recv(fd.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  return got == 0 || errno == ECONNRESET;
}

}  // namespace

TEST_CASE("a peer without UDP connects over TCP, and media flow both ways") {
  TcpCouple couple;
  couple.make_offerer();
  CHECK(couple.offerer.connection->local_parameters().candidates.empty());
  couple.signal();
  REQUIRE(couple.run_until_connected());
  for (std::uint16_t i = 1; i <= 50; ++i) {
    couple.offerer.connection->send_rtp(make_rtp(i, 1000));
    couple.answerer.connection->send_rtp(make_rtp(i, 1100));
    couple.loop->run_once(1ms);
  }
  couple.answerer.connection->send_rtcp(make_rtcp());
  REQUIRE(couple.run_until([&] {
    return couple.answerer.rtp.size() == 50 && couple.offerer.rtp.size() == 50 &&
           couple.offerer.rtcp.size() == 1;
  }));
  CHECK(couple.offerer.rtp.back() == make_rtp(50, 1100));
}

TEST_CASE("an ICE restart goes on over TCP") {
  TcpCouple couple;
  couple.connect();
  const auto offer = couple.offerer.connection->offer_ice_restart();
  REQUIRE(offer);
  const auto answer = couple.answerer.connection->restart_ice(offer->ice);
  REQUIRE(answer);
  REQUIRE(couple.offerer.connection->finish_ice_restart(answer->ice));
  for (const auto& candidate : answer->candidates) {
    REQUIRE(couple.offerer.connection->add_remote_candidate(candidate));
  }
  couple.run_for(500ms);
  couple.offerer.connection->send_rtp(make_rtp(1));
  CHECK(couple.run_until([&] { return couple.answerer.rtp.size() == 1; }));
  CHECK(couple.answerer.connected());
}

TEST_CASE("all connections of a loop share one TCP port, which closes with the last of them") {
  TcpCouple couple;
  const std::uint16_t port = tcp_port_of(*couple.answerer.connection);
  REQUIRE(port != 0);
  Peer second(*couple.loop, IceRole::controlled);
  CHECK(tcp_port_of(*second.connection) == port);
  second.connection.reset();
  couple.answerer.connection.reset();
  couple.loop->run_once(0ms);
  CHECK(couple.loop->tcp_listener.expired());
}

TEST_CASE("without ice_tcp there is no TCP port") {
  TransportConfig config = Peer::loopback();
  config.ice_tcp = false;
  const Couple couple(config);
  CHECK(tcp_port_of(*couple.answerer.connection) == 0);
}

TEST_CASE("a stranger's TCP connection is closed when its first datagram shows no password") {
  TcpCouple couple;
  couple.connect();
  const std::uint16_t port = tcp_port_of(*couple.answerer.connection);
  const auto ufrag = couple.answerer.connection->local_parameters().ice.ufrag;
  const FileDescriptor stranger = stranger_to(port);
  couple.run_for(50ms);
  const int kind = GENERATE(0, 1, 2, 3);
  Packet sent{0, 4, 1, 2, 3, 4};                               // something else
  if (kind == 1) sent = {0xff, 0xff, 1, 2, 3};                 // far too long
  if (kind == 2) sent = framed(binding_request("abcd:efgh"));  // somebody else's
  if (kind == 3) sent = framed(binding_request(ufrag + ":efgh"));
  REQUIRE(::send(stranger.get(), sent.data(), sent.size(), MSG_NOSIGNAL) > 0);
  CHECK(couple.run_until([&] { return is_closed(stranger); }));
  couple.offerer.connection->send_rtp(make_rtp(1));
  CHECK(couple.run_until([&] { return couple.answerer.rtp.size() == 1; }));
}

TEST_CASE("a check that somebody overheard and repeats does not cost the TCP connection in use") {
  TcpCouple couple;
  couple.connect();
  const IceParameters local = couple.answerer.connection->local_parameters().ice;
  const auto remote = couple.offerer.connection->local_parameters().ice.ufrag;
  const Packet check = framed(good_check(local, remote));
  std::vector<FileDescriptor> strangers;
  for (std::size_t i = 0; i < IceAgent::kMaxBridges + 2; ++i) {
    strangers.push_back(stranger_to(tcp_port_of(*couple.answerer.connection)));
    couple.run_for(20ms);
    REQUIRE(::send(strangers.back().get(), check.data(), check.size(), MSG_NOSIGNAL) > 0);
    couple.run_for(20ms);
  }
  CHECK(std::any_of(strangers.begin(), strangers.end(), is_closed));
  CHECK_FALSE(std::all_of(strangers.begin(), strangers.end(), is_closed));
  couple.offerer.connection->send_rtp(make_rtp(1));
  couple.answerer.connection->send_rtp(make_rtp(2));
  CHECK(couple.run_until([&] { return couple.answerer.rtp.size() == 1 && couple.offerer.rtp.size() == 1; },
                         3s));
}

TEST_CASE("a host that floods the TCP port takes no place from others") {
  TcpCouple couple;
  const std::uint16_t port = tcp_port_of(*couple.answerer.connection);
  const FileDescriptor honest = stranger_to(port, "127.0.0.2");
  couple.run_for(20ms);
  std::vector<FileDescriptor> strangers;
  for (std::size_t i = 0; i < IceTcpListener::kMaxStrangers + 8; ++i) {
    strangers.push_back(stranger_to(port));
    couple.loop->run_once(10ms);
  }
  CHECK_FALSE(is_closed(honest));
  CHECK(std::count_if(strangers.begin(), strangers.end(), is_closed) >= 8);
}

TEST_CASE("strangers who say nothing make room for others and are closed after a while") {
  TcpCouple couple;
  const std::uint16_t port = tcp_port_of(*couple.answerer.connection);
  std::vector<FileDescriptor> strangers;
  for (std::size_t i = 0; i < IceTcpListener::kMaxStrangers + 8; ++i) {
    strangers.push_back(stranger_to(port));
    couple.loop->run_once(10ms);
  }
  couple.connect();
  CHECK(std::count_if(strangers.begin(), strangers.end(), is_closed) >= 8);
  CHECK(couple.run_until([&] { return std::all_of(strangers.begin(), strangers.end(), is_closed); },
                         IceTcpListener::kPatience * 2));
  CHECK(couple.answerer.connected());
}

TEST_CASE("a peer that stops reading loses datagrams, and takes neither memory nor the loop") {
  TcpCouple couple;
  couple.connect();
  // The offerer's loop is the answerer's, so that it cannot stop reading: a burst does instead.
  for (int burst = 0; burst < 20; ++burst) {
    for (std::uint16_t i = 0; i < 500; ++i) {
      couple.answerer.connection->send_rtp(make_rtp(static_cast<std::uint16_t>(burst * 500 + i), 1100));
    }
    couple.loop->run_once(0ms);
  }
  CHECK(couple.run_until([&] { return couple.offerer.rtp.size() > 100; }));
  CHECK(couple.answerer.connected());
}
