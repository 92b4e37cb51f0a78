#include "tests/integration/transport/peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>

#include "gateway/transport/ice_candidate.hpp"

namespace amphi::transport::test {

namespace {

sockaddr_in loopback_address(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

FileDescriptor loopback_socket() {
  FileDescriptor fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const auto address = loopback_address(0);
  REQUIRE(::bind(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

std::uint16_t bound_port(const FileDescriptor& fd) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(fd.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

void send_to(const FileDescriptor& fd, std::uint16_t port, Bytes datagram) {
  const auto to = loopback_address(port);
  ::sendto(fd.get(), datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

}  // namespace

Peer::Peer(EventLoop& loop, IceRole role, const TransportConfig& config)
    : certificate(*Certificate::generate()),
      connection(*Connection::create(loop, config, certificate, role, *this)) {}

TransportConfig Peer::loopback() {
  TransportConfig config;
  config.addresses = {"127.0.0.1"};
  return config;
}

void Peer::on_state(ConnectionState state) {
  states.push_back(state);
  on_anything();
}

void Peer::on_rtp(MutableBytes packet, Instant) {
  rtp.emplace_back(packet.begin(), packet.end());
  on_anything();
}

void Peer::on_rtcp(MutableBytes packet, Instant) {
  rtcp.emplace_back(packet.begin(), packet.end());
  on_anything();
}

void Couple::signal(Setup answer_setup,
                    const std::function<void(TransportParameters&, TransportParameters&)>& change) {
  TransportParameters offer = offerer.connection->local_parameters();
  if (answer_setup == Setup::active) offer.setup = Setup::passive;  // so that the answerer chooses active
  TransportParameters answer = answerer.connection->local_parameters();
  answer.setup = answer_setup;
  if (change) change(offer, answer);
  REQUIRE(answerer.connection->set_remote(offer));
  REQUIRE(offerer.connection->set_remote(answer));
}

bool Couple::run_until(const std::function<bool()>& done, Duration limit) const {
  const Instant end = now() + limit;
  while (!done() && now() < end) loop->run_once(std::chrono::milliseconds(20));
  return done();
}

bool Couple::run_until_connected() const {
  return run_until([this] { return offerer.connected() && answerer.connected(); });
}

void Couple::run_for(Duration time) const {
  run_until([] { return false; }, time);
}

Packet make_rtp(std::uint16_t sequence, std::size_t payload, std::uint32_t ssrc) {
  Packet packet(kMaxRtpPacket);
  const Packet body(payload, 0x5a);
  packet.resize(write_rtp_packet(packet, {false, 96, sequence, 1000, ssrc}, {}, body));
  return packet;
}

Packet make_rtcp() {
  return {0x80, 201, 0, 1, 0, 0, 0, 9};
}

Packet binding_request(const std::string& username) {
  const Packet header = {0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42, 1, 2, 3, 4,
                         5, 6, 7, 8, 9,    10,   11,   12,   0, 6, 0, 0};
  Packet packet(header.size() + (username.size() + 3) / 4 * 4);
  std::copy(header.begin(), header.end(), packet.begin());
  std::copy(username.begin(), username.end(), packet.begin() + 24);
  write_u16(&packet[22], static_cast<std::uint16_t>(username.size()));
  write_u16(&packet[2], static_cast<std::uint16_t>(packet.size() - 20));
  return packet;
}

Packet good_check(const IceParameters& to, const std::string& own_ufrag) {
  Packet check = binding_request(to.ufrag + ":" + own_ufrag);
  const Packet priority = {0, 0x24, 0, 4, 0x6e, 0, 0x1e, 0xff};
  const Packet controlling = {0x80, 0x2a, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8};
  check.insert(check.end(), priority.begin(), priority.end());
  check.insert(check.end(), controlling.begin(), controlling.end());
  // MESSAGE-INTEGRITY, RFC 8489 section 14.5.
  const std::size_t covered = check.size();
  check.resize(covered + 24);
  write_u16(&check[2], static_cast<std::uint16_t>(check.size() - 20));
  write_u16(&check[covered], 0x0008);
  write_u16(&check[covered + 2], 20);
  HMAC(EVP_sha1(), to.pwd.data(), static_cast<int>(to.pwd.size()), check.data(), covered, &check[covered + 4],
       nullptr);
  // FINGERPRINT, section 14.7.
  check.insert(check.end(), {0x80, 0x28, 0, 4, 0, 0, 0, 0});
  write_u16(&check[2], static_cast<std::uint16_t>(check.size() - 20));
  std::uint32_t crc = 0xffff'ffff;
  for (std::size_t i = 0; i + 8 < check.size(); ++i) {
    crc ^= check[i];
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb8'8320 : 0);
  }
  write_u32(&check[check.size() - 4], ~crc ^ 0x5354'554e);
  return check;
}

std::uint16_t port_of(const std::string& candidate) {
  return parse_candidate(candidate)->port;
}

Stranger::Stranger() : fd_(loopback_socket()) {}

void Stranger::send(std::uint16_t port, Bytes datagram) const {
  send_to(fd_, port, datagram);
}

Relay::Relay(EventLoop& loop, std::uint16_t answerer_port)
    : loop_(loop),
      offerer_side_(loopback_socket()),
      answerer_side_(loopback_socket()),
      answerer_port_(answerer_port) {
  REQUIRE(loop.watch(offerer_side_.get(), EPOLLIN, [this](std::uint32_t) { forward(true); }));
  REQUIRE(loop.watch(answerer_side_.get(), EPOLLIN, [this](std::uint32_t) { forward(false); }));
}

Relay::~Relay() {
  loop_.unwatch(offerer_side_.get());
  loop_.unwatch(answerer_side_.get());
}

std::string Relay::candidate() const {
  return to_attribute(
      {"1", 1, true, 2122260223, "127.0.0.1", bound_port(offerer_side_), CandidateType::host, TcpType::none});
}

void Relay::forward(bool to_answerer) {
  Packet packet(65536);
  sockaddr_in from{};
  socklen_t size = sizeof from;
  const auto& in = to_answerer ? offerer_side_ : answerer_side_;
  const auto& out = to_answerer ? answerer_side_ : offerer_side_;
  const auto got =
      ::recvfrom(in.get(), packet.data(), packet.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
  if (got < 0) return;
  if (to_answerer) offerer_port_ = ntohs(from.sin_port);
  packet.resize(static_cast<std::size_t>(got));
  for (int n = copies(to_answerer, packet); n > 0; --n) {
    send_to(out, to_answerer ? answerer_port_ : offerer_port_, packet);
  }
}

RelayedCouple::RelayedCouple(const TransportConfig& config)
    : Couple(config), relay(*loop, test::port_of(answerer.connection->local_parameters().candidates.at(0))) {
  signal(Setup::active, [this](TransportParameters& offer, TransportParameters& answer) {
    offer.candidates.clear();
    answer.candidates = {relay.candidate()};
  });
  REQUIRE(run_until_connected());
}

}  // namespace amphi::transport::test
