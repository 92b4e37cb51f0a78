// A server before, in and after its handshake that gets any datagrams. The input is cut into datagrams: two
// bytes of length, then that many bytes.
#include <algorithm>
#include <deque>
#include <vector>

#include "gateway/transport/dtls_transport.hpp"

using namespace amphi;
using namespace amphi::transport;

namespace {

const Certificate& certificate() {
  static const Certificate made = *Certificate::generate();
  return made;
}

std::unique_ptr<DtlsTransport> make(DtlsRole role, std::deque<std::vector<std::uint8_t>>& out) {
  auto transport =
      *DtlsTransport::create(certificate(), role, certificate().fingerprint(),
                             [&out](Bytes datagram) { out.emplace_back(datagram.begin(), datagram.end()); });
  transport->start();
  return transport;
}

void feed(DtlsTransport& transport, Bytes input) {
  while (input.size() >= 2) {
    const std::size_t size = std::min<std::size_t>(read_u16(input.data()), input.size() - 2);
    transport.receive(input.subspan(2, size));
    input = input.subspan(2 + size);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::deque<std::vector<std::uint8_t>> to_client;
  std::deque<std::vector<std::uint8_t>> to_server;
  const auto server = make(DtlsRole::server, to_client);
  const auto client = make(DtlsRole::client, to_server);
  // The first byte says how many true datagrams go before the input.
  for (int steps = data[0] % 16; steps > 0 && (!to_server.empty() || !to_client.empty()); --steps) {
    auto& queue = to_server.empty() ? to_client : to_server;
    auto& receiver = to_server.empty() ? *client : *server;
    const auto datagram = std::move(queue.front());
    queue.pop_front();
    receiver.receive(datagram);
  }
  feed(*server, Bytes(data, size).subspan(1));
  if (data[0] % 16 == 0) AMPHI_ASSERT(!server->keys());  // no keys without a peer
  return 0;
}
