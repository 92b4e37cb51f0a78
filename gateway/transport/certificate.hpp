#pragma once
#include <memory>

#include "gateway/transport/parameters.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/rtp_packet.hpp"

struct evp_pkey_st;
struct x509_st;

namespace amphi::transport {

/// A self-signed P-256 certificate for DTLS (RFC 8827 section 6.5). One for each process; immutable, so it
/// may be shared by all connections and threads. Identity comes from the fingerprint alone.
class Certificate {
 public:
  /// Fails only when OpenSSL does.
  static Result<Certificate> generate();

  [[nodiscard]] const Fingerprint& fingerprint() const { return fingerprint_; }  ///< sha-256
  [[nodiscard]] evp_pkey_st* key() const { return key_.get(); }
  [[nodiscard]] x509_st* x509() const { return x509_.get(); }

 private:
  Certificate() = default;
  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<x509_st> x509_;
  Fingerprint fingerprint_;
};

/// The digest of a certificate in DER form; nothing for an algorithm we do not take (RFC 8122 section 5).
Result<Fingerprint> fingerprint_of(x509_st* certificate, const std::string& algorithm);
/// Fails with a sentence for the peer where the algorithm is unknown or the digest has the wrong size.
Result<> check(const Fingerprint& fingerprint);

}  // namespace amphi::transport
