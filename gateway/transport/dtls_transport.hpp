#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "gateway/transport/certificate.hpp"
#include "gateway/transport/srtp_session.hpp"
#include "mcu/base/clock.hpp"
#include "mcu/base/result.hpp"

struct ssl_st;

namespace amphi::transport {

enum class DtlsRole : std::uint8_t { client, server };

/// The DTLS 1.2 handshake of one connection, for its SRTP keys only (RFC 5763, RFC 5764). Knows no sockets:
/// datagrams go in through receive() and out through the function given. The peer's certificate is compared
/// with the signalled fingerprint inside the handshake, so a wrong one never completes and no key is ever
/// exported for it. Owned by a Connection; not thread-safe. `send` must not destroy it.
class DtlsTransport {
 public:
  enum class State : std::uint8_t {
    idle,
    handshaking,
    connected,
    failed,  ///< wrong fingerprint, no common profile or cipher, protocol error, too many retransmissions
    closed,  ///< close_notify, ours or the peer's
  };
  using Send = std::function<void(Bytes datagram)>;

  /// No datagram we send is longer (RFC 8261 section 5 leaves room for TURN and IPv6).
  static constexpr std::size_t kMtu = 1200;

  /// `expected` must have passed check(Fingerprint).
  static Result<std::unique_ptr<DtlsTransport>> create(const Certificate& certificate, DtlsRole role,
                                                       const Fingerprint& expected, Send send);
  ~DtlsTransport();
  DtlsTransport(const DtlsTransport&) = delete;
  DtlsTransport& operator=(const DtlsTransport&) = delete;

  /// The client sends its hello.
  void start();
  /// Any bytes at all; what is not a DTLS record of this association is dropped.
  void receive(Bytes datagram);
  /// When handle_timeout() is due; nothing while no flight is unanswered. OpenSSL keeps the clock for it.
  [[nodiscard]] std::optional<Instant> next_timeout(Instant time) const;
  /// Sends the last flight again if it is due.
  void handle_timeout();
  /// Says close_notify if connected. No more is sent or taken after it.
  void close();

  [[nodiscard]] State state() const { return state_; }
  /// There once connected, and only then.
  [[nodiscard]] const std::optional<SrtpKeys>& keys() const { return keys_; }

 private:
  struct Io;  ///< what OpenSSL's BIO sees
  class Buffers;

  DtlsTransport(DtlsRole role, Fingerprint expected, Send send);
  bool set_up(const Certificate& certificate);
  void advance();
  void finish_handshake();
  void read_alerts();
  [[nodiscard]] bool peer_is_expected() const;
  [[nodiscard]] std::optional<SrtpKeys> export_keys() const;

  DtlsRole role_;
  Fingerprint expected_;
  std::unique_ptr<Io> io_;
  ssl_st* ssl_ = nullptr;
  State state_ = State::idle;
  std::optional<SrtpKeys> keys_;
};

}  // namespace amphi::transport
