#include "gateway/transport/tcp_bridge.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace amphi::transport {
namespace {

constexpr int kDatagramsPerTurn = 64;
constexpr std::size_t kShortestFrame = 8;  // RTCP's header; nothing that we take is shorter
constexpr int kKernelBuffer = 64 * 1024;   // the kernel doubles it

/// A UDP socket beside the agent's, on the same address, that hears the agent alone.
FileDescriptor socket_beside(const SocketAddress& agent) {
  FileDescriptor fd(::socket(agent.storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  SocketAddress own = agent;
  own.set_port(0);
  const bool good =
      ::bind(fd.get(), own.get(), own.size) == 0 && ::connect(fd.get(), agent.get(), agent.size) == 0;
  return good ? std::move(fd) : FileDescriptor();
}

bool must_wait() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

}  // namespace

void prepare_tcp(const FileDescriptor& tcp) {
  const int one = 1;
  ::setsockopt(tcp.get(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  ::setsockopt(tcp.get(), SOL_SOCKET, SO_SNDBUF, &kKernelBuffer, sizeof kKernelBuffer);
}

Result<std::unique_ptr<TcpBridge>> TcpBridge::create(EventLoop& loop, FileDescriptor tcp,
                                                     const SocketAddress& agent, FrameReader first,
                                                     std::function<void()> on_closed) {
  FileDescriptor udp = socket_beside(agent);
  const SocketAddress address = SocketAddress::bound(udp.get());
  if (address.size == 0) {
    return fail(ErrorCode::environment, "no UDP socket beside the agent's");
  }
  std::unique_ptr<TcpBridge> bridge(
      new TcpBridge(loop, std::move(tcp), std::move(udp), address, first, std::move(on_closed)));
  if (auto started = bridge->start(); !started) return started.error();
  return bridge;
}

TcpBridge::TcpBridge(EventLoop& loop, FileDescriptor tcp, FileDescriptor udp, const SocketAddress& address,
                     FrameReader first, std::function<void()> on_closed)
    : loop_(loop),
      tcp_(std::move(tcp)),
      udp_(std::move(udp)),
      address_(address),
      reader_(first),
      on_closed_(std::move(on_closed)) {}

Result<> TcpBridge::start() {
  pending_.reserve(kMaxPending);
  auto watched = loop_.watch(udp_.get(), EPOLLIN, [this](std::uint32_t) { on_udp(); });
  if (!watched) return watched;
  watched = loop_.watch(tcp_.get(), EPOLLIN, [this](std::uint32_t events) { on_tcp(events); });
  if (watched) pass_frames();
  return watched;
}

TcpBridge::~TcpBridge() {
  loop_.cancel(closing_);
  loop_.unwatch(tcp_.get());
  loop_.unwatch(udp_.get());
}

void TcpBridge::on_tcp(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0 && !flush()) return close();
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0 && !read_tcp()) return close();
}

/// Once a turn: it may hold hundreds of datagrams, and the loop has others to serve.
bool TcpBridge::read_tcp() {
  const MutableBytes space = reader_.space();
  const auto size = ::recv(tcp_.get(), space.data(), space.size(), MSG_DONTWAIT);
  if (size <= 0) return size < 0 && must_wait();
  reader_.filled(static_cast<std::size_t>(size));
  pass_frames();
  return !reader_.broken();
}

void TcpBridge::pass_frames() {
  while (const auto frame = reader_.next()) {
    if (frame->size() < kShortestFrame) continue;
    // A full socket loses the datagram, as any network does.
    [[maybe_unused]] const auto sent =
        ::send(udp_.get(), frame->data(), frame->size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  }
}

void TcpBridge::on_udp() {
  alignas(8) std::array<std::uint8_t, 2 + FrameReader::kMaxFrame> frame;
  for (int i = 0; i < kDatagramsPerTurn; ++i) {
    const auto size = ::recv(udp_.get(), &frame[2], FrameReader::kMaxFrame, MSG_DONTWAIT | MSG_TRUNC);
    if (size < 0) return;
    if (size == 0 || static_cast<std::size_t>(size) > FrameReader::kMaxFrame) continue;
    write_u16(frame.data(), static_cast<std::uint16_t>(size));
    send_frame(Bytes(frame).first(2 + static_cast<std::size_t>(size)));
  }
}

void TcpBridge::send_frame(Bytes frame) {
  if (!pending_.empty()) return keep(frame, 0);
  const auto sent = ::send(tcp_.get(), frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0 && !must_wait() && errno != ENOTCONN) return close();
  const auto taken = static_cast<std::size_t>(sent < 0 ? 0 : sent);
  if (taken < frame.size()) keep(frame, taken);
}

void TcpBridge::keep(Bytes frame, std::size_t from) {
  // The rest of a frame that has begun must follow.
  if (from == 0 && pending_.size() + frame.size() > kMaxPending) {
    ++dropped_;
    return;
  }
  pending_.insert(pending_.end(), frame.begin() + static_cast<std::ptrdiff_t>(from), frame.end());
  watch_tcp();
}

bool TcpBridge::flush() {
  const auto sent = ::send(tcp_.get(), pending_.data(), pending_.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent < 0) return must_wait();
  pending_.erase(pending_.begin(), pending_.begin() + sent);
  watch_tcp();
  return true;
}

void TcpBridge::watch_tcp() {
  const bool wanted = !pending_.empty();
  if (wanted == watching_output_) return;
  watching_output_ = wanted;
  const std::uint32_t events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN;
  if (!loop_.watch(tcp_.get(), events, [this](std::uint32_t e) { on_tcp(e); })) close();
}

void TcpBridge::close() {
  loop_.unwatch(tcp_.get());
  loop_.unwatch(udp_.get());
  if (closing_ == 0) closing_ = loop_.call_at(now(), on_closed_);
}

}  // namespace amphi::transport
