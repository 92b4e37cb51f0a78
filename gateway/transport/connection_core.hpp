#pragma once
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "gateway/transport/connection.hpp"
#include "gateway/transport/dtls_transport.hpp"
#include "gateway/transport/ice_agent.hpp"
#include "gateway/transport/srtp_session.hpp"
#include "mcu/base/bounded_queue.hpp"

namespace amphi::transport {

/// What a Connection owns: the layers and how they hang together. The Connection lets go of it with abandon()
/// and disposes of it in a later turn, so it may be in the middle of any of its own functions when that
/// happens: each checks `over()` after telling the handler something.
class ConnectionCore final : private IceAgentHandler {
 public:
  static Result<std::unique_ptr<ConnectionCore>> create(EventLoop& loop, const TransportConfig& config,
                                                        const Certificate& certificate, IceRole role,
                                                        ConnectionHandler& handler);
  ~ConnectionCore() override;
  ConnectionCore(const ConnectionCore&) = delete;
  ConnectionCore& operator=(const ConnectionCore&) = delete;

  [[nodiscard]] TransportParameters local_parameters() const;
  Result<> set_remote(const TransportParameters& remote);
  Result<> add_remote_candidate(std::string_view candidate);
  Result<IceDescription> restart_ice(const IceParameters& remote);
  Result<IceDescription> offer_ice_restart();
  Result<> finish_ice_restart(const IceParameters& remote);
  void send_rtp(Bytes packet);
  void send_rtp(std::span<const OutgoingPacket> packets);
  void send_rtcp(Bytes packet);
  void close();
  /// No callback from now on.
  void abandon();

  [[nodiscard]] ConnectionState state() const { return state_; }
  [[nodiscard]] ConnectionStats stats() const;
  [[nodiscard]] std::string_view srtp_profile() const;

 private:
  static constexpr Duration kConsentLifetime = std::chrono::seconds(30);  ///< RFC 7675 section 5.1

  ConnectionCore(EventLoop& loop, const TransportConfig& config, const Certificate& certificate, IceRole role,
                 ConnectionHandler& handler);

  void on_pair() override;
  void on_pair_lost() override;
  void on_abuse() override;
  void on_datagram(MutableBytes datagram, Instant arrival) override;

  void on_dtls(Bytes datagram);
  void on_media(MutableBytes packet, Instant arrival, bool rtcp);
  void start_dtls();
  void advance_dtls();
  void set_dtls_timer();
  void on_keys();
  void check_liveness();
  void set_state(ConnectionState state);
  [[nodiscard]] bool over() const;
  [[nodiscard]] bool may_send() const;
  [[nodiscard]] bool is_silent(Instant time) const;
  void stop();
  void cancel_timers();

  EventLoop& loop_;
  const TransportConfig config_;
  const Certificate certificate_;
  const IceRole role_;
  ConnectionHandler* handler_;  ///< null once abandoned
  ConnectionState state_ = ConnectionState::connecting;
  std::unique_ptr<IceAgent> ice_;
  std::unique_ptr<DtlsTransport> dtls_;
  std::unique_ptr<SrtpSession> srtp_;
  Setup setup_ = Setup::actpass;
  BoundedQueue<std::vector<std::uint8_t>> early_dtls_;  ///< came before set_remote()
  bool pair_lost_ = false;
  Instant disconnected_since_{};
  EventLoop::TimerId dtls_timer_ = 0;
  EventLoop::TimerId limit_timer_ = 0;  ///< to connect, then for the handshake
  EventLoop::TimerId liveness_timer_ = 0;
  ConnectionStats stats_;
};

}  // namespace amphi::transport
