#pragma once
#include <functional>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/transport/event_loop.hpp"
#include "gateway/transport/parameters.hpp"
#include "gateway/transport/socket_address.hpp"
#include "gateway/transport/tcp_framing.hpp"

namespace amphi::transport {

/// The TCP port of a shard (RFC 6544, passive): one for all its ICE agents, told apart by the user name of
/// the first check that comes over a connection. Nobody without an agent's password gets any further than
/// this. Shared by the agents of one EventLoop; its thread.
class IceTcpListener {
 public:
  static constexpr std::size_t kMaxStrangers = 64;  ///< connections that have not shown a password yet
  static constexpr Duration kPatience = std::chrono::seconds(5);  ///< with each of them

  /// A connection whose first check was good; `local` is the address it came to.
  using Handler = std::function<void(FileDescriptor tcp, const SocketAddress& local, FrameReader first)>;

  /// The loop's listener, made when the first agent asks. Null when no port can be bound; then there is no
  /// ICE-TCP until somebody asks again.
  static std::shared_ptr<IceTcpListener> of(EventLoop& loop, const TransportConfig& config);
  ~IceTcpListener();
  IceTcpListener(const IceTcpListener&) = delete;
  IceTcpListener& operator=(const IceTcpListener&) = delete;

  /// Hands `handler` the connections for these local credentials, until remove().
  void add(const IceParameters& local, Handler handler);
  void remove(const std::string& ufrag) { agents_.erase(ufrag); }

  struct Endpoint {
    std::string address;
    std::uint16_t port = 0;
  };
  [[nodiscard]] const std::vector<Endpoint>& endpoints() const { return endpoints_; }

 private:
  struct Agent {
    std::string password;
    Handler handler;
  };
  struct Stranger {
    FileDescriptor tcp;
    SocketAddress from;
    FrameReader reader;
    EventLoop::TimerId patience = 0;
  };
  using Strangers = std::list<Stranger>;

  explicit IceTcpListener(EventLoop& loop) : loop_(loop) {}
  bool listen(const std::string& address, std::uint16_t first_port, std::uint16_t last_port);
  bool watch(int listener);
  void accept_from(int listener);
  /// Hardly any descriptors are left: whoever comes waits in the kernel for a moment.
  void rest();
  /// The oldest of the host that has the most: who floods us makes room himself.
  Strangers::iterator who_gives_way();
  void on_readable(Strangers::iterator stranger);
  /// False when it is none of ours.
  bool introduce(Strangers::iterator stranger, Bytes first_check, const FrameReader& unread);
  void forget(Strangers::iterator stranger);

  EventLoop& loop_;
  std::vector<FileDescriptor> listeners_;
  std::vector<Endpoint> endpoints_;
  std::unordered_map<std::string, Agent> agents_;  ///< by local ufrag
  Strangers strangers_;
  EventLoop::TimerId resting_ = 0;
};

}  // namespace amphi::transport
