#include "gateway/transport/udp_sender.hpp"

#include <array>
#include <vector>

#include "mcu/base/file_descriptor.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::transport;

namespace {

struct Socket {
  FileDescriptor fd{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  SocketAddress address;
  Socket() {
    const SocketAddress any = SocketAddress::from("127.0.0.1", 0);
    REQUIRE(::bind(fd.get(), any.get(), any.size) == 0);
    address = SocketAddress::bound(fd.get());
  }
  [[nodiscard]] std::vector<std::size_t> sizes() const {
    std::vector<std::size_t> received;
    std::array<std::uint8_t, 2000> buffer;
    for (auto size = ::recv(fd.get(), buffer.data(), buffer.size(), 0); size >= 0;
         size = ::recv(fd.get(), buffer.data(), buffer.size(), 0)) {
      received.push_back(static_cast<std::size_t>(size));
    }
    return received;
  }
};

std::vector<std::vector<std::uint8_t>> datagrams_of(const std::vector<std::size_t>& sizes) {
  std::vector<std::vector<std::uint8_t>> datagrams;
  for (const std::size_t size : sizes) datagrams.emplace_back(size, 0x5a);
  return datagrams;
}

}  // namespace

TEST_CASE("a batch arrives as the datagrams it was made of, whatever their sizes") {
  const auto sizes =
      GENERATE(std::vector<std::size_t>{700}, std::vector<std::size_t>{1100, 1100, 1100, 400},
               std::vector<std::size_t>{100, 900, 900, 100, 100, 1200, 50},
               std::vector<std::size_t>(UdpSender::kMaxBatch, 1200),
               std::vector<std::size_t>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
  const Socket from, to;
  UdpSender sender(from.fd.get(), to.address);
  const auto datagrams = datagrams_of(sizes);
  const std::vector<Bytes> views(datagrams.begin(), datagrams.end());
  CHECK(sender.send_batch(views) == sizes.size());
  CHECK(to.sizes() == sizes);
}

TEST_CASE("a socket that refuses takes nothing and harms nothing") {
  const Socket from;
  // No port is 0: the kernel refuses with EINVAL, for segments as for single datagrams.
  UdpSender sender(from.fd.get(), SocketAddress::from("127.0.0.1", 0));
  const auto datagrams = datagrams_of({900, 900, 100, 300});
  const std::vector<Bytes> views(datagrams.begin(), datagrams.end());
  CHECK(sender.send_batch(views) == 0);
}
