#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/transport/event_loop.hpp"
#include "gateway/transport/glib_context.hpp"
#include "gateway/transport/ice_candidate.hpp"
#include "gateway/transport/ice_tcp_listener.hpp"
#include "gateway/transport/packet_demux.hpp"
#include "gateway/transport/parameters.hpp"
#include "gateway/transport/stun_message.hpp"
#include "gateway/transport/tcp_bridge.hpp"
#include "gateway/transport/udp_sender.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/rtp_packet.hpp"

struct _NiceAgent;

namespace amphi::transport {

/// Told by one IceAgent, on the loop's thread. Must not destroy it from inside (dispose of it).
class IceAgentHandler {
 public:
  virtual ~IceAgentHandler() = default;
  /// There is a pair to send on; also after each change of it.
  virtual void on_pair() = 0;
  /// libnice has given the pair up: a restart may find another one. Comes only after on_pair().
  virtual void on_pair_lost() = 0;
  /// The peer, who knows our password, floods us with addresses; the agent has stopped.
  virtual void on_abuse() = 0;
  /// Anything but STUN, from an address that has passed connectivity checks.
  virtual void on_datagram(MutableBytes datagram, Instant arrival) = 0;
};

/// Fails with a sentence for the peer where one of them is malformed.
Result<> check(const IceParameters& parameters);

struct IceStats {
  std::uint64_t from_strangers =
      0;                      ///< STUN for somebody else, or data that did not come from a validated address
  std::uint64_t unknown = 0;  ///< no known protocol, or longer than kMaxRtpPacket
};

/// ICE for one component over host candidates (RFC 8445), on libnice. libnice sees UDP only: TCP connections
/// are bridged to it (TcpBridge).
/// Media from the selected pair is
/// read from the sockets directly; everything else is left to libnice, which passes on only what comes from
/// addresses validated by STUN. Lives on the loop's thread.
class IceAgent {
 public:
  static constexpr std::size_t kMaxRemoteCandidates = 25;  ///< libnice's own limit
  static constexpr std::size_t kMaxLearnedCandidates =
      64;  ///< peer-reflexive; a peer who makes more is cut off, or not heard once there is a pair
  static constexpr std::size_t kMaxBridges =
      4;  ///< a peer's TCP connections; the oldest that is not in use is closed for a newer

  /// Gathers before it returns.
  static Result<std::unique_ptr<IceAgent>> create(EventLoop& loop, const TransportConfig& config,
                                                  IceRole role, IceAgentHandler& handler);
  ~IceAgent();
  IceAgent(const IceAgent&) = delete;
  IceAgent& operator=(const IceAgent&) = delete;

  [[nodiscard]] IceDescription local() const;
  /// Starts checking. Errors: malformed credentials.
  Result<> set_remote(const IceParameters& remote, bool lite);
  Result<> add_remote_candidate(std::string_view attribute);
  void end_of_candidates();
  /// New local credentials; set_remote() must follow. The selected pair stays in use until there is a new
  /// one.
  Result<IceDescription> restart();

  /// Takes and sends nothing any more; the sockets stay bound until it is destroyed.
  void stop();

  /// False when nothing was sent: no pair, or the socket is full.
  bool send(Bytes datagram);
  /// As UdpSender::send_batch().
  std::size_t send_batch(std::span<const Bytes> datagrams);
  [[nodiscard]] bool has_pair() const { return static_cast<bool>(sender_); }

  /// When any datagram last came from the peer's address.
  [[nodiscard]] Instant last_heard() const { return last_heard_; }
  /// When the peer last answered a check with its password: its consent to be sent to (RFC 7675 section 5.1).
  [[nodiscard]] Instant last_consent() const { return last_consent_; }
  [[nodiscard]] const IceStats& stats() const { return stats_; }

 private:
  struct Callbacks;  ///< what libnice calls

  IceAgent(EventLoop& loop, const TransportConfig& config, IceAgentHandler& handler);
  void start_tcp(const TransportConfig& config, IceRole role);
  void announce_to_tcp();
  void add_tcp_candidates(std::vector<std::string>& candidates) const;
  TcpBridge* add_bridge(FileDescriptor tcp, const SocketAddress& agent, const FrameReader& first);
  void connect_over_tcp(const IceCandidate& candidate);
  [[nodiscard]] SocketAddress socket_like(const SocketAddress& local) const;
  void add_to_libnice(const IceCandidate& candidate, const SocketAddress& address);
  Result<> gather(const TransportConfig& config, IceRole role);
  Result<> add_addresses(const TransportConfig& config);
  void connect_signals();
  Result<> watch_sockets();
  void read_local_credentials();
  void update_pair();
  void on_state(unsigned state);
  void on_learned_candidate();

  void serve_socket(int fd);
  /// Returns false when the socket is empty.
  bool serve_datagram(int fd);
  /// Who only listens sends nothing that could not wait for some milliseconds.
  void note_media(PacketKind kind);
  void set_patient(bool patient);
  void serve_stun(int fd, Bytes datagram, bool from_peer);
  void leave_to_libnice();
  [[nodiscard]] bool is_for_us(const StunView& stun) const;
  [[nodiscard]] bool is_one_too_many(const StunView& stun) const;
  void note_consent(const StunView& stun);

  EventLoop& loop_;
  IceAgentHandler& handler_;
  std::optional<std::string> public_address_;
  GlibContext context_;
  std::unique_ptr<_NiceAgent, void (*)(_NiceAgent*)> agent_;
  unsigned stream_ = 0;
  std::vector<int> sockets_;  ///< libnice's; watched
  bool only_tcp_ = false;
  std::shared_ptr<IceTcpListener> tcp_;  ///< null: no TCP connections are taken
  std::vector<std::unique_ptr<TcpBridge>> bridges_;
  UdpSender sender_;  ///< to the selected pair
  IceParameters local_;
  std::string remote_password_;
  std::string former_remote_password_;  ///< of before a restart: the old pair's answers still come
  std::size_t remote_candidates_ = 0;
  std::size_t learned_candidates_ = 0;
  std::uint64_t passed_on_ = 0;  ///< datagrams that libnice found good
  Instant last_heard_{};
  Instant last_consent_{};
  Instant last_rtp_{};
  bool patient_ = false;  ///< the sockets are
  IceStats stats_;
};

}  // namespace amphi::transport
