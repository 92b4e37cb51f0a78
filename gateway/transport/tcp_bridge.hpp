#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "gateway/transport/event_loop.hpp"
#include "gateway/transport/socket_address.hpp"
#include "gateway/transport/tcp_framing.hpp"

namespace amphi::transport {

/// Carries datagrams between one TCP connection (RFC 6544, framed after RFC 4571) and one UDP socket of an
/// ICE agent on this machine. To the agent the peer behind TCP is one more UDP peer, whose address is the
/// bridge's: checks, consent, selection and the quick way of media stay as they are.
/// Never blocks: what TCP does not take in time is dropped, whole datagrams at a time. Owner: an IceAgent.
class TcpBridge {
 public:
  /// What may wait for TCP, beside the kernel's own buffer.
  static constexpr std::size_t kMaxPending = 64 * 1024;

  /// `agent` is the address of one of the agent's sockets. `first` is what has been read of the connection
  /// so far. Calls `on_closed` once, in a later turn, when the connection has ended.
  /// Error (environment): no socket.
  static Result<std::unique_ptr<TcpBridge>> create(EventLoop& loop, FileDescriptor tcp,
                                                   const SocketAddress& agent, FrameReader first,
                                                   std::function<void()> on_closed);
  ~TcpBridge();
  TcpBridge(const TcpBridge&) = delete;
  TcpBridge& operator=(const TcpBridge&) = delete;

  /// Under which the agent sees the peer.
  [[nodiscard]] const SocketAddress& address() const { return address_; }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

 private:
  TcpBridge(EventLoop& loop, FileDescriptor tcp, FileDescriptor udp, const SocketAddress& address,
            FrameReader first, std::function<void()> on_closed);
  Result<> start();
  void on_tcp(std::uint32_t events);
  bool read_tcp();
  void pass_frames();
  void on_udp();
  void send_frame(Bytes frame);
  void keep(Bytes frame, std::size_t from);
  bool flush();
  void watch_tcp();
  void close();

  EventLoop& loop_;
  FileDescriptor tcp_, udp_;
  SocketAddress address_;
  FrameReader reader_;
  std::vector<std::uint8_t> pending_;  ///< whole frames, the first of which may have been sent in part
  bool watching_output_ = false;
  std::uint64_t dropped_ = 0;
  std::function<void()> on_closed_;
  EventLoop::TimerId closing_ = 0;
};

/// A TCP socket's options as a bridge wants them: no delay, and little that can pile up in the kernel.
void prepare_tcp(const FileDescriptor& tcp);

}  // namespace amphi::transport
