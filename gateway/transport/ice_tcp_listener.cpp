#include "gateway/transport/ice_tcp_listener.hpp"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>

#include "gateway/transport/local_addresses.hpp"
#include "gateway/transport/stun_message.hpp"
#include "gateway/transport/tcp_bridge.hpp"
#include "mcu/base/descriptor_limit.hpp"

namespace amphi::transport {
namespace {

constexpr int kBacklog = 64;
constexpr int kAcceptsPerTurn = 16;
constexpr std::size_t kSpareDescriptors = 64;
constexpr Duration kRest = std::chrono::milliseconds(500);

FileDescriptor listening_socket(const SocketAddress& address) {
  FileDescriptor fd(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int one = 1;
  ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (address.storage.ss_family == AF_INET6) {
    ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof one);
  }
  const bool good = ::bind(fd.get(), address.get(), address.size) == 0 && ::listen(fd.get(), kBacklog) == 0;
  return good ? std::move(fd) : FileDescriptor();
}

}  // namespace

std::shared_ptr<IceTcpListener> IceTcpListener::of(EventLoop& loop, const TransportConfig& config) {
  if (auto there = std::static_pointer_cast<IceTcpListener>(loop.tcp_listener.lock())) return there;
  const auto addresses = addresses_to_bind(config);
  if (!addresses) return nullptr;
  std::shared_ptr<IceTcpListener> made(new IceTcpListener(loop));
  const std::uint16_t first = config.tcp_port != 0 ? config.tcp_port : config.port_min;
  const std::uint16_t last = config.tcp_port != 0 ? config.tcp_port : config.port_max;
  for (const auto& address : *addresses) made->listen(address, first, last);
  if (made->endpoints_.empty()) return nullptr;
  loop.tcp_listener = made;
  return made;
}

bool IceTcpListener::listen(const std::string& address, std::uint16_t first_port, std::uint16_t last_port) {
  for (std::uint32_t port = first_port; port <= last_port; ++port) {
    FileDescriptor fd = listening_socket(SocketAddress::from(address, static_cast<std::uint16_t>(port)));
    if (!fd) continue;
    if (!watch(fd.get())) return false;
    endpoints_.push_back({address, SocketAddress::bound(fd.get()).port()});
    listeners_.push_back(std::move(fd));
    return true;
  }
  return false;
}

bool IceTcpListener::watch(int listener) {
  return static_cast<bool>(
      loop_.watch(listener, EPOLLIN, [this, listener](std::uint32_t) { accept_from(listener); }));
}

IceTcpListener::~IceTcpListener() {
  loop_.cancel(resting_);
  for (const auto& listener : listeners_) loop_.unwatch(listener.get());
  while (!strangers_.empty()) forget(strangers_.begin());
}

void IceTcpListener::add(const IceParameters& local, Handler handler) {
  agents_[local.ufrag] = {local.pwd, std::move(handler)};
}

void IceTcpListener::accept_from(int listener) {
  // Once a turn, for it costs more than to accept somebody.
  if (!descriptors_left(kSpareDescriptors)) return rest();
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    SocketAddress from;
    from.size = sizeof from.storage;
    FileDescriptor tcp(::accept4(listener, from.get(), &from.size, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!tcp) return;
    if (strangers_.size() == kMaxStrangers) forget(who_gives_way());
    prepare_tcp(tcp);
    const int raw = tcp.get();
    const auto stranger = strangers_.emplace(strangers_.end());
    stranger->tcp = std::move(tcp);
    stranger->from = from;
    stranger->patience = loop_.call_at(now() + kPatience, [this, stranger] { forget(stranger); });
    if (!loop_.watch(raw, EPOLLIN, [this, stranger](std::uint32_t) { on_readable(stranger); }))
      forget(stranger);
  }
}

void IceTcpListener::rest() {
  for (const auto& listener : listeners_) loop_.unwatch(listener.get());
  resting_ = loop_.call_at(now() + kRest, [this] {
    resting_ = 0;
    for (const auto& listener : listeners_) (void)watch(listener.get());
  });
}

IceTcpListener::Strangers::iterator IceTcpListener::who_gives_way() {
  auto found = strangers_.begin();
  std::ptrdiff_t most = 0;
  for (auto one = strangers_.begin(); one != strangers_.end(); ++one) {
    const auto of_host = std::count_if(strangers_.begin(), strangers_.end(), [&](const Stranger& other) {
      return other.from.same_host_as(one->from);
    });
    if (of_host <= most) continue;
    most = of_host;
    found = one;
  }
  return found;
}

void IceTcpListener::on_readable(Strangers::iterator stranger) {
  FrameReader& reader = stranger->reader;
  const MutableBytes space = reader.space();
  const auto size = ::recv(stranger->tcp.get(), space.data(), space.size(), MSG_DONTWAIT);
  if (size <= 0) return forget(stranger);
  reader.filled(static_cast<std::size_t>(size));
  const FrameReader unread = reader;
  const auto first_check = reader.next();
  if (first_check ? !introduce(stranger, *first_check, unread) : reader.broken()) forget(stranger);
}

bool IceTcpListener::introduce(Strangers::iterator stranger, Bytes first_check, const FrameReader& unread) {
  const auto stun = StunView::parse(first_check);
  if (!stun || stun->message_class() != StunClass::request) return false;
  const std::string ufrag(stun->username().substr(0, stun->username().find(':')));
  const auto agent = agents_.find(ufrag);
  if (agent == agents_.end() || !stun->has_integrity(agent->second.password)) return false;
  const SocketAddress local = SocketAddress::bound(stranger->tcp.get());
  loop_.unwatch(stranger->tcp.get());
  FileDescriptor tcp = std::move(stranger->tcp);
  const Handler handler = agent->second.handler;
  const FrameReader first = unread;
  forget(stranger);
  handler(std::move(tcp), local, first);
  return true;
}

void IceTcpListener::forget(Strangers::iterator stranger) {
  loop_.cancel(stranger->patience);
  if (stranger->tcp) loop_.unwatch(stranger->tcp.get());
  strangers_.erase(stranger);
}

}  // namespace amphi::transport
