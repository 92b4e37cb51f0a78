#include "gateway/transport/socket_address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

namespace amphi::transport {
namespace {

const sockaddr_in& four(const SocketAddress& address) {
  return reinterpret_cast<const sockaddr_in&>(address.storage);
}
const sockaddr_in6& six(const SocketAddress& address) {
  return reinterpret_cast<const sockaddr_in6&>(address.storage);
}

}  // namespace

SocketAddress SocketAddress::from(const std::string& literal, std::uint16_t port) {
  SocketAddress address;
  sockaddr_in in{};
  if (inet_pton(AF_INET, literal.c_str(), &in.sin_addr) == 1) {
    in.sin_family = AF_INET;
    std::memcpy(&address.storage, &in, sizeof in);
    address.size = sizeof in;
  } else {
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    inet_pton(AF_INET6, literal.c_str(), &in6.sin6_addr);
    std::memcpy(&address.storage, &in6, sizeof in6);
    address.size = sizeof in6;
  }
  address.set_port(port);
  return address;
}

SocketAddress SocketAddress::bound(int fd) {
  SocketAddress address;
  address.size = sizeof address.storage;
  if (::getsockname(fd, address.get(), &address.size) != 0) return {};
  return address;
}

std::uint16_t SocketAddress::port() const {
  return ntohs(storage.ss_family == AF_INET6 ? six(*this).sin6_port : four(*this).sin_port);
}

void SocketAddress::set_port(std::uint16_t port) {
  if (storage.ss_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6&>(storage).sin6_port = htons(port);
  } else {
    reinterpret_cast<sockaddr_in&>(storage).sin_port = htons(port);
  }
}

bool SocketAddress::same_host_as(const SocketAddress& other) const {
  if (storage.ss_family != other.storage.ss_family) return false;
  if (storage.ss_family == AF_INET) return four(*this).sin_addr.s_addr == four(other).sin_addr.s_addr;
  return storage.ss_family == AF_INET6 &&
         std::memcmp(&six(*this).sin6_addr, &six(other).sin6_addr, sizeof(in6_addr)) == 0;
}

bool SocketAddress::same_as(const SocketAddress& other) const {
  return same_host_as(other) && port() == other.port();
}

}  // namespace amphi::transport
