// ICE-TCP of an IceAgent (RFC 6544): TCP connections become UDP peers on this machine.
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "gateway/transport/ice_agent.hpp"
#include "gateway/transport/local_addresses.hpp"

namespace amphi::transport {
namespace {

constexpr unsigned kComponent = 1;
/// Below UDP's 126, so that TCP is the last resort (RFC 6544 section 4.2).
constexpr std::uint32_t kTypePreference = 90;
constexpr std::uint32_t kPassiveDirection = 4;

std::uint32_t priority_of(std::size_t index) {
  const std::uint32_t local =
      (kPassiveDirection << 13) | (0x1fff - static_cast<std::uint32_t>(index & 0x1fff));
  return (kTypePreference << 24) | (local << 8) | (256 - kComponent);
}

}  // namespace

void IceAgent::start_tcp(const TransportConfig& config, IceRole role) {
  only_tcp_ = config.only_tcp;
  if (!config.ice_tcp || role != IceRole::controlled) return;
  tcp_ = IceTcpListener::of(loop_, config);
  announce_to_tcp();
}

void IceAgent::announce_to_tcp() {
  if (!tcp_) return;
  tcp_->add(local_, [this](FileDescriptor tcp, const SocketAddress& local, const FrameReader& first) {
    add_bridge(std::move(tcp), socket_like(local), first);
  });
}

void IceAgent::add_tcp_candidates(std::vector<std::string>& candidates) const {
  if (!tcp_) return;
  std::size_t index = 0;
  for (const auto& [address, port] : tcp_->endpoints()) {
    const bool elsewhere = public_address_ && ip_version(*public_address_) == ip_version(address);
    candidates.push_back(
        to_attribute({"tcp" + std::to_string(index), kComponent, false, priority_of(index),
                      elsewhere ? *public_address_ : address, port, CandidateType::host, TcpType::passive}));
    ++index;
  }
}

/// The agent's socket that is bound where a TCP connection came in, or one of the same family at least.
SocketAddress IceAgent::socket_like(const SocketAddress& local) const {
  SocketAddress alike;
  for (const int fd : sockets_) {
    const SocketAddress bound = SocketAddress::bound(fd);
    if (bound.same_host_as(local)) return bound;
    if (alike.size == 0 || bound.storage.ss_family == local.storage.ss_family) alike = bound;
  }
  return alike;
}

TcpBridge* IceAgent::add_bridge(FileDescriptor tcp, const SocketAddress& agent, const FrameReader& first) {
  if (bridges_.size() == kMaxBridges) {
    // Never the one in use: a check that somebody has overheard opens bridges when it is sent again.
    bridges_.erase(std::find_if(bridges_.begin(), bridges_.end(), [this](const auto& one) {
      return !sender_ || !one->address().same_as(sender_.to());
    }));
  }
  const auto gone = std::make_shared<const TcpBridge*>(nullptr);
  auto bridge = TcpBridge::create(loop_, std::move(tcp), agent, first, [this, gone] {
    std::erase_if(bridges_, [&](const auto& one) { return one.get() == *gone; });
  });
  if (!bridge) return nullptr;
  *gone = bridge->get();
  return bridges_.emplace_back(std::move(*bridge)).get();
}

void IceAgent::connect_over_tcp(const IceCandidate& candidate) {
  if (candidate.tcp_type != TcpType::passive) return;
  const SocketAddress to = SocketAddress::from(candidate.address, candidate.port);
  FileDescriptor tcp(::socket(to.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  prepare_tcp(tcp);
  if (::connect(tcp.get(), to.get(), to.size) != 0 && errno != EINPROGRESS) return;
  const TcpBridge* bridge = add_bridge(std::move(tcp), socket_like(to), {});
  if (bridge != nullptr) add_to_libnice(candidate, bridge->address());
}

}  // namespace amphi::transport
