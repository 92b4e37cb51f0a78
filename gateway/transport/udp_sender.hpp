#pragma once
#include <cstdint>
#include <span>

#include "gateway/transport/socket_address.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::transport {

/// Sends datagrams to one address over a borrowed, non-blocking UDP socket. Never waits: what the socket does
/// not take is lost, as on any network.
class UdpSender {
 public:
  static constexpr std::size_t kMaxBatch = 16;

  UdpSender() = default;
  UdpSender(int fd, const SocketAddress& to) : fd_(fd), to_(to) {}

  explicit operator bool() const { return fd_ >= 0; }
  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] const SocketAddress& to() const { return to_; }

  bool send(Bytes datagram) const;
  /// At most kMaxBatch datagrams. They leave in one call, runs of equal size as one message (UDP_SEGMENT).
  /// Returns how many were taken.
  std::size_t send_batch(std::span<const Bytes> datagrams);

 private:
  struct Messages;
  /// How many of the first datagrams can go as one message: of equal size, of which the last may be shorter.
  [[nodiscard]] std::size_t run_of(std::span<const Bytes> datagrams) const;
  std::size_t send_messages(Messages& messages, std::span<const Bytes> datagrams);

  int fd_ = -1;
  SocketAddress to_;
  bool can_segment_ = true;
};

}  // namespace amphi::transport
