#include <deque>
#include <functional>
#include <vector>

#include "gateway/transport/dtls_transport.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::transport;
using State = DtlsTransport::State;

namespace {

using Datagram = std::vector<std::uint8_t>;

Certificate certificate() {
  return *Certificate::generate();
}

/// A client and a server with a wire between them that carries what the test lets through.
struct Wire {
  Certificate client_certificate = certificate();
  Certificate server_certificate = certificate();
  std::unique_ptr<DtlsTransport> client;
  std::unique_ptr<DtlsTransport> server;
  std::deque<Datagram> to_server;
  std::deque<Datagram> to_client;
  std::size_t longest = 0;
  std::function<bool(std::size_t number)> lost = [](std::size_t) { return false; };
  std::size_t sent = 0;

  explicit Wire(Fingerprint of_server, Fingerprint of_client) { make(of_server, of_client); }
  Wire() { make(server_certificate.fingerprint(), client_certificate.fingerprint()); }

  void make(const Fingerprint& of_server, const Fingerprint& of_client) {
    client = *DtlsTransport::create(client_certificate, DtlsRole::client, of_server, sender(to_server));
    server = *DtlsTransport::create(server_certificate, DtlsRole::server, of_client, sender(to_client));
    server->start();
    client->start();
  }
  DtlsTransport::Send sender(std::deque<Datagram>& queue) {
    return [this, &queue](Bytes datagram) {
      longest = std::max(longest, datagram.size());
      if (!lost(sent++)) queue.emplace_back(datagram.begin(), datagram.end());
    };
  }
  void deliver() {
    while (!to_server.empty() || !to_client.empty()) {
      pass(to_server, *server);
      pass(to_client, *client);
    }
  }
  static void pass(std::deque<Datagram>& queue, DtlsTransport& receiver) {
    if (queue.empty()) return;
    const Datagram datagram = std::move(queue.front());
    queue.pop_front();
    receiver.receive(datagram);
  }
  [[nodiscard]] bool busy() const {
    return client->state() == State::handshaking || server->state() == State::handshaking;
  }
  /// OpenSSL keeps its own clock, so time has to pass here.
  void deliver_until_done() {
    const Instant give_up = now() + std::chrono::seconds(20);
    while (busy() && now() < give_up) {
      deliver();
      client->handle_timeout();
      server->handle_timeout();
    }
    deliver();
  }
};

bool same(const SrtpSecret& a, const SrtpSecret& b) {
  return std::equal(a.bytes().begin(), a.bytes().end(), b.bytes().begin(), b.bytes().end());
}

}  // namespace

TEST_CASE("both ends export the same keys, mirrored, and choose AES-128-GCM") {
  Wire wire;
  wire.deliver();
  REQUIRE(wire.client->state() == State::connected);
  REQUIRE(wire.server->state() == State::connected);
  const auto& client = *wire.client->keys();
  const auto& server = *wire.server->keys();
  CHECK(client.profile == SrtpProfile::aead_aes_128_gcm);
  CHECK(server.profile == client.profile);
  CHECK(same(client.local, server.remote));
  CHECK(same(client.remote, server.local));
  CHECK_FALSE(same(client.local, client.remote));
  CHECK(client.local.bytes().size() == 28);
}

TEST_CASE("no datagram is longer than the MTU") {
  Wire wire;
  wire.deliver();
  CHECK(wire.longest > 0);
  CHECK(wire.longest <= DtlsTransport::kMtu);
}

TEST_CASE("sha-384 and sha-512 fingerprints are verified too") {
  const std::string algorithm = GENERATE("sha-384", "SHA-512");
  Wire wire;
  wire.to_server.clear();
  wire.make(*fingerprint_of(wire.server_certificate.x509(), algorithm),
            *fingerprint_of(wire.client_certificate.x509(), algorithm));
  wire.deliver();
  CHECK(wire.client->state() == State::connected);
  CHECK(wire.server->state() == State::connected);
}

TEST_CASE("a server with another certificate than signalled gets nowhere") {
  Wire wire;
  wire.to_server.clear();
  wire.make(certificate().fingerprint(), wire.client_certificate.fingerprint());
  wire.deliver();
  CHECK(wire.client->state() == State::failed);
  CHECK(wire.server->state() == State::failed);
  CHECK_FALSE(wire.client->keys());
  CHECK_FALSE(wire.server->keys());
}

TEST_CASE("a client with another certificate than signalled gets nowhere") {
  Wire wire;
  wire.to_server.clear();
  wire.make(wire.server_certificate.fingerprint(), certificate().fingerprint());
  wire.deliver();
  CHECK(wire.server->state() == State::failed);
  CHECK_FALSE(wire.server->keys());
  CHECK(wire.client->state() == State::failed);
  CHECK_FALSE(wire.client->keys());
}

TEST_CASE("a malformed fingerprint never makes a transport") {
  const auto own = certificate();
  CHECK_FALSE(DtlsTransport::create(own, DtlsRole::client, {"sha-256", {1, 2}}, [](Bytes) {}));
  CHECK_FALSE(DtlsTransport::create(own, DtlsRole::client, {"sha-1", Datagram(20)}, [](Bytes) {}));
}

TEST_CASE("a handshake survives the loss of any one of its first datagrams") {
  const auto number = GENERATE(range(std::size_t{0}, std::size_t{6}));
  CAPTURE(number);
  Wire wire;
  wire.to_server.clear();
  wire.sent = 0;
  wire.lost = [number](std::size_t n) { return n == number; };
  wire.make(wire.server_certificate.fingerprint(), wire.client_certificate.fingerprint());
  wire.deliver_until_done();
  CHECK(wire.client->state() == State::connected);
  CHECK(wire.server->state() == State::connected);
}

TEST_CASE("garbage among the datagrams is ignored before, during and after the handshake") {
  Wire wire;
  const Datagram garbage(500, 0x16);
  const Datagram record{22, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4};
  wire.server->receive(garbage);
  wire.client->receive(garbage);
  wire.deliver();
  wire.server->receive(garbage);
  wire.client->receive(record);
  CHECK(wire.client->state() == State::connected);
  CHECK(wire.server->state() == State::connected);
}

TEST_CASE("close_notify ends the other end") {
  Wire wire;
  wire.deliver();
  wire.client->close();
  wire.deliver();
  CHECK(wire.client->state() == State::closed);
  CHECK(wire.server->state() == State::closed);
}

TEST_CASE("a timeout is due while a flight is unanswered and not afterwards") {
  Wire wire;
  CHECK(wire.client->next_timeout(now()));
  CHECK_FALSE(wire.server->next_timeout(now()));
  wire.deliver();
  CHECK_FALSE(wire.client->next_timeout(now()));
}
