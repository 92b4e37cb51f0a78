#include "gateway/transport/certificate.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "mcu/base/random.hpp"

namespace amphi::transport {
namespace {

constexpr long kDay = 24 * 60 * 60;
constexpr long kLifetime = 365 * kDay;

const EVP_MD* digest_named(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (name == "sha-256") return EVP_sha256();
  if (name == "sha-384") return EVP_sha384();
  if (name == "sha-512") return EVP_sha512();
  return nullptr;
}

/// A subject that says nothing about the machine.
bool set_names(X509* x509) {
  X509_NAME* name = X509_get_subject_name(x509);
  const std::array<unsigned char, 6> common_name{'a', 'm', 'p', 'h', 'i', 0};
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name.data(), -1, -1, 0) == 1 &&
         X509_set_issuer_name(x509, name) == 1;
}

bool fill_in(X509* x509, EVP_PKEY* key) {
  return X509_set_version(x509, X509_VERSION_3) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(x509), random_u64() >> 1) == 1 &&
         X509_gmtime_adj(X509_getm_notBefore(x509), -kDay) != nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(x509), kLifetime) != nullptr && set_names(x509) &&
         X509_set_pubkey(x509, key) == 1 && X509_sign(x509, key, EVP_sha256()) > 0;
}

}  // namespace

Result<Certificate> Certificate::generate() {
  Certificate made;
  made.key_ = std::shared_ptr<EVP_PKEY>(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  made.x509_ = std::shared_ptr<X509>(X509_new(), &X509_free);
  if (!made.key_ || !made.x509_ || !fill_in(made.x509_.get(), made.key_.get())) {
    return fail(ErrorCode::environment, "OpenSSL could not make a P-256 certificate");
  }
  auto fingerprint = fingerprint_of(made.x509_.get(), "sha-256");
  if (!fingerprint) return fingerprint.error();
  made.fingerprint_ = std::move(*fingerprint);
  return made;
}

Result<Fingerprint> fingerprint_of(X509* certificate, const std::string& algorithm) {
  const EVP_MD* digest = digest_named(algorithm);
  if (digest == nullptr) return fail(ErrorCode::unsupported, "unknown fingerprint algorithm");
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  if (X509_digest(certificate, digest, out.data(), &size) != 1) {
    return fail(ErrorCode::malformed, "the certificate cannot be hashed");
  }
  return Fingerprint{algorithm, {out.begin(), out.begin() + size}};
}

Result<> check(const Fingerprint& fingerprint) {
  const EVP_MD* digest = digest_named(fingerprint.algorithm);
  if (digest == nullptr) {
    return fail(ErrorCode::unsupported, "the fingerprint must be sha-256, sha-384 or sha-512");
  }
  if (fingerprint.digest.size() != static_cast<std::size_t>(EVP_MD_get_size(digest))) {
    return fail(ErrorCode::malformed, "the fingerprint's length does not fit its algorithm");
  }
  return {};
}

}  // namespace amphi::transport
