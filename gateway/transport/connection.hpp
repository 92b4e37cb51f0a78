#pragma once
#include <memory>
#include <span>
#include <string_view>

#include "gateway/transport/certificate.hpp"
#include "gateway/transport/event_loop.hpp"
#include "gateway/transport/parameters.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::transport {

enum class ConnectionState : std::uint8_t {
  connecting,
  connected,     ///< ICE is up, DTLS is done and the fingerprint was right: media flows
  disconnected,  ///< was connected; the peer is silent or its consent ran out. May come back by itself or by
                 ///< a restart
  failed,        ///< for good
  closed,        ///< by the peer's close_notify or by close()
};

/// Told by one Connection, on the loop's thread. Any callback may destroy or close the Connection; none comes
/// after that.
class ConnectionHandler {
 public:
  virtual ~ConnectionHandler() = default;
  virtual void on_state(ConnectionState state) = 0;
  /// Packets from the validated pair, authenticated and decrypted. The bytes are the callee's to change, and
  /// gone when it returns. Only the SRTP layer has looked inside: parse with care.
  virtual void on_rtp(MutableBytes packet, Instant arrival) = 0;
  virtual void on_rtcp(MutableBytes packet, Instant arrival) = 0;
};

/// Since the connection was made; media counts are packets and bytes of SRTP and SRTCP without UDP and IP
/// headers.
struct ConnectionStats {
  std::uint64_t packets_in = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t packets_out = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t send_errors = 0;  ///< dropped because the socket was full, or there was no pair to send on
  std::uint64_t srtp_auth_errors = 0;  ///< forged, garbled or malformed
  std::uint64_t srtp_replays = 0;      ///< seen before, or older than the replay window
  std::uint64_t from_strangers = 0;    ///< media or DTLS that did not come from a validated address
  std::uint64_t unknown = 0;  ///< neither STUN nor DTLS nor RTP nor RTCP, or before the keys were there
};

/// A plain packet in the first `size` bytes of `room`, which has kSendOverhead more.
struct OutgoingPacket {
  MutableBytes room;
  std::size_t size = 0;
};
inline constexpr std::size_t kSendOverhead = 24;  ///< bytes that encryption adds at most

class ConnectionCore;

/// One peer: ICE, DTLS and SRTP over one bundled, rtcp-mux component (RFC 8834, RFC 8843).
/// Owner: whoever made it; every call on the loop's thread. Offerer or answerer, both work.
///
/// Destroying it, also from inside a callback of its handler, stops all callbacks at once; the inner layers
/// are taken down in a later turn of the loop (EventLoop::dispose), so nothing that is still on the stack is
/// pulled away. The loop must outlive it; handler and certificate must live as long as the Connection itself.
class Connection {
 public:
  /// Binds its sockets and gathers all local candidates before it returns. Errors (environment): no address
  /// to bind, no free port in the range.
  static Result<std::unique_ptr<Connection>> create(EventLoop& loop, const TransportConfig& config,
                                                    const Certificate& certificate, IceRole role,
                                                    ConnectionHandler& handler);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// For our offer or answer. `setup` is actpass until set_remote() has decided it: then active or passive.
  [[nodiscard]] TransportParameters local_parameters() const;
  /// The peer's offer or answer, once. Against actpass we are passive when controlled (so the browser starts
  /// DTLS) and active when controlling. Errors: malformed credentials or fingerprint, both ends active or
  /// both passive.
  Result<> set_remote(const TransportParameters& remote);
  /// Trickled (RFC 8838). The attribute value, with or without "candidate:"; empty means end of candidates.
  /// Candidates that we cannot use (TCP, names as of mDNS, more than 25) are ignored; malformed ones are an
  /// error.
  Result<> add_remote_candidate(std::string_view candidate);
  /// Answers the peer's ICE restart: its new credentials against ours (RFC 8445 section 9). Media goes on
  /// over the old pair until a new one is found; DTLS and SRTP stay as they are. Add the peer's new
  /// candidates afterwards.
  Result<IceDescription> restart_ice(const IceParameters& remote);
  /// The same for the side that wants the restart: our new credentials first, the peer's once they are known.
  Result<IceDescription> offer_ice_restart();
  Result<> finish_ice_restart(const IceParameters& remote);

  /// Dropped and counted when there is no connection. `packet` is a plain RTP packet of at most kMaxRtpPacket
  /// bytes.
  void send_rtp(Bytes packet);
  /// The same for a frame's packets, encrypted where they are and sent in few system calls.
  void send_rtp(std::span<const OutgoingPacket> packets);
  void send_rtcp(Bytes packet);
  /// Says close_notify and stops. The state turns to closed without a callback.
  void close();

  [[nodiscard]] ConnectionState state() const;
  [[nodiscard]] ConnectionStats stats() const;
  /// The DTLS-SRTP profile in its IANA name, empty before it is known. For statistics.
  [[nodiscard]] std::string_view srtp_profile() const;

 private:
  Connection(EventLoop& loop, std::unique_ptr<ConnectionCore> core);
  EventLoop& loop_;
  std::unique_ptr<ConnectionCore> core_;
};

}  // namespace amphi::transport
