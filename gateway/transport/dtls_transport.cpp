#include "gateway/transport/dtls_transport.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/time.h>

#include <algorithm>
#include <string>

#include "gateway/transport/dtls_bio.hpp"

namespace amphi::transport {
namespace {

// Best first: GCM costs a quarter of CM-SHA1 with Debian's libsrtp.
constexpr const char* kProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";
constexpr const char* kCiphers = "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES128:!aNULL:!PSK";
constexpr const char* kGroups = "X25519:P-256:P-384";
constexpr std::string_view kExporterLabel = "EXTRACTOR-dtls_srtp";
constexpr unsigned kFirstTimeoutUs =
    250'000;  // RFC 6347 section 4.2.4.1 allows less than 1 s where it is known to fit
constexpr unsigned kLongestTimeoutUs = 2'000'000;

unsigned next_retransmission_us(SSL*, unsigned previous) {
  return previous == 0 ? kFirstTimeoutUs : std::min(previous * 2, kLongestTimeoutUs);
}

/// OpenSSL's own verification asks for trust in a chain; here only the signalled fingerprint counts (RFC 8122
/// section 6.2).
int verify_fingerprint(X509_STORE_CTX* store, void*) {
  auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  const auto* expected = static_cast<const Fingerprint*>(SSL_get_app_data(ssl));
  X509* certificate = X509_STORE_CTX_get0_cert(store);
  if (certificate != nullptr) {
    const auto actual = fingerprint_of(certificate, expected->algorithm);
    if (actual && actual->digest == expected->digest) return 1;
  }
  X509_STORE_CTX_set_error(store, X509_V_ERR_CERT_REJECTED);
  return 0;
}

SSL_CTX* make_context() {
  SSL_CTX* context = SSL_CTX_new(DTLS_method());
  if (context == nullptr) return nullptr;
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_QUERY_MTU |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  SSL_CTX_set_cert_verify_callback(context, &verify_fingerprint, nullptr);
  SSL_CTX_set_read_ahead(context, 1);  // a datagram may hold several records
  const bool good = SSL_CTX_set_min_proto_version(context, DTLS1_2_VERSION) == 1 &&
                    SSL_CTX_set_cipher_list(context, kCiphers) == 1 &&
                    SSL_CTX_set1_groups_list(context, kGroups) == 1 &&
                    SSL_CTX_set_tlsext_use_srtp(context, kProfiles) == 0;  // 0 is success
  if (good) return context;
  SSL_CTX_free(context);
  return nullptr;
}

/// One for the process; what differs is set on each SSL.
SSL_CTX* shared_context() {
  static SSL_CTX* const context = make_context();
  return context;
}

}  // namespace

struct DtlsTransport::Io : DatagramIo {};

Result<std::unique_ptr<DtlsTransport>> DtlsTransport::create(const Certificate& certificate, DtlsRole role,
                                                             const Fingerprint& expected, Send send) {
  if (auto good = check(expected); !good) return good.error();
  std::unique_ptr<DtlsTransport> transport(new DtlsTransport(role, expected, std::move(send)));
  if (!transport->set_up(certificate)) {
    return fail(ErrorCode::environment, "OpenSSL could not set DTLS up");
  }
  return transport;
}

DtlsTransport::DtlsTransport(DtlsRole role, Fingerprint expected, Send send)
    : role_(role), expected_(std::move(expected)), io_(std::make_unique<Io>()) {
  io_->send = std::move(send);
}

DtlsTransport::~DtlsTransport() {
  SSL_free(ssl_);
}

bool DtlsTransport::set_up(const Certificate& certificate) {
  SSL_CTX* context = shared_context();
  ssl_ = context == nullptr ? nullptr : SSL_new(context);
  BIO* bio = ssl_ == nullptr ? nullptr : make_datagram_bio(*io_);
  if (bio == nullptr) return false;
  SSL_set_bio(ssl_, bio, bio);  // takes it
  SSL_set_app_data(ssl_, &expected_);
  SSL_set_mtu(ssl_, kMtu);
  DTLS_set_timer_cb(ssl_, &next_retransmission_us);
  role_ == DtlsRole::client ? SSL_set_connect_state(ssl_) : SSL_set_accept_state(ssl_);
  return SSL_use_certificate(ssl_, certificate.x509()) == 1 &&
         SSL_use_PrivateKey(ssl_, certificate.key()) == 1;
}

/// OpenSSL's two record buffers take 33 kB. Once connected they are needed for a repeated flight and for
/// close_notify only, so they are there during a call alone.
class DtlsTransport::Buffers {
 public:
  explicit Buffers(DtlsTransport& owner) : owner_(owner) {
    if (owner.state_ == State::connected) SSL_alloc_buffers(owner.ssl_);
  }
  ~Buffers() {
    if (owner_.state_ == State::connected || owner_.state_ == State::closed) SSL_free_buffers(owner_.ssl_);
  }
  Buffers(const Buffers&) = delete;
  Buffers& operator=(const Buffers&) = delete;

 private:
  DtlsTransport& owner_;
};

void DtlsTransport::start() {
  if (state_ != State::idle) return;
  state_ = State::handshaking;
  if (role_ == DtlsRole::client) advance();
}

void DtlsTransport::receive(Bytes datagram) {
  if (state_ != State::handshaking && state_ != State::connected) return;
  const Buffers buffers(*this);
  io_->incoming = datagram;
  advance();
  io_->incoming = {};
}

std::optional<Instant> DtlsTransport::next_timeout(Instant time) const {
  timeval left{};
  if (state_ != State::handshaking || DTLSv1_get_timeout(ssl_, &left) != 1) return std::nullopt;
  return time + std::chrono::seconds(left.tv_sec) + std::chrono::microseconds(left.tv_usec);
}

void DtlsTransport::handle_timeout() {
  if (state_ != State::handshaking) return;
  ERR_clear_error();
  if (DTLSv1_handle_timeout(ssl_) < 0) state_ = State::failed;
}

void DtlsTransport::close() {
  if (state_ == State::connected) {
    const Buffers buffers(*this);
    ERR_clear_error();
    SSL_shutdown(ssl_);
  }
  if (state_ != State::failed) state_ = State::closed;
}

void DtlsTransport::advance() {
  ERR_clear_error();
  if (state_ == State::handshaking) {
    const int result = SSL_do_handshake(ssl_);
    if (result == 1) {
      finish_handshake();
    } else if (SSL_get_error(ssl_, result) != SSL_ERROR_WANT_READ) {
      state_ = State::failed;
    }
  }
  if (state_ == State::connected) read_alerts();
}

void DtlsTransport::finish_handshake() {
  keys_ = peer_is_expected() ? export_keys() : std::nullopt;
  state_ = keys_ ? State::connected : State::failed;
}

/// Application data is not for us; reading makes OpenSSL answer repeated flights and notice close_notify.
void DtlsTransport::read_alerts() {
  std::array<std::uint8_t, 2048> ignored;
  int result = 1;
  while (result > 0) result = SSL_read(ssl_, ignored.data(), static_cast<int>(ignored.size()));
  const int error = SSL_get_error(ssl_, result);
  if (error == SSL_ERROR_ZERO_RETURN) {
    state_ = State::closed;
  } else if (error != SSL_ERROR_WANT_READ) {
    state_ = State::failed;
  }
}

bool DtlsTransport::peer_is_expected() const {
  const std::unique_ptr<X509, decltype(&X509_free)> peer(SSL_get1_peer_certificate(ssl_), &X509_free);
  if (!peer) return false;
  const auto actual = fingerprint_of(peer.get(), expected_.algorithm);
  return actual && actual->digest == expected_.digest;
}

std::optional<SrtpKeys> DtlsTransport::export_keys() const {
  const SRTP_PROTECTION_PROFILE* chosen = SSL_get_selected_srtp_profile(ssl_);
  if (chosen == nullptr) return std::nullopt;
  const auto profile = static_cast<SrtpProfile>(chosen->id);
  const std::size_t key = master_key_size(profile);
  const std::size_t salt = master_salt_size(profile);
  // RFC 5764 section 4.2: client key, server key, client salt, server salt.
  std::array<std::uint8_t, 2 * (32 + 14)> material{};
  if (SSL_export_keying_material(ssl_, material.data(), 2 * (key + salt), kExporterLabel.data(),
                                 kExporterLabel.size(), nullptr, 0, 0) != 1) {
    return std::nullopt;
  }
  const Bytes all(material);
  const SrtpSecret client(all.subspan(0, key), all.subspan(2 * key, salt));
  const SrtpSecret server(all.subspan(key, key), all.subspan(2 * key + salt, salt));
  OPENSSL_cleanse(material.data(), material.size());
  if (role_ == DtlsRole::client) return SrtpKeys{profile, client, server};
  return SrtpKeys{profile, server, client};
}

}  // namespace amphi::transport
