#pragma once
#include <sys/socket.h>

#include <cstdint>
#include <string>

namespace amphi::transport {

/// A socket address with its length; comparable. IPv4 or IPv6.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  /// `literal` is an IPv4 or IPv6 address (see ip_version()).
  static SocketAddress from(const std::string& literal, std::uint16_t port);
  /// Where a socket is bound; of size 0 when the kernel does not say.
  static SocketAddress bound(int fd);

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  [[nodiscard]] std::uint16_t port() const;
  void set_port(std::uint16_t port);
  /// Same family and address.
  [[nodiscard]] bool same_host_as(const SocketAddress& other) const;
  /// Same family, address and port.
  [[nodiscard]] bool same_as(const SocketAddress& other) const;
};

}  // namespace amphi::transport
