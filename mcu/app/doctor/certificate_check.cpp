#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

#include "mcu/app/doctor/checks.hpp"

namespace amphi::app {
namespace {

using Level = Check::Level;
using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

constexpr int kSoon = 14;  // days; automatic renewal works at 30

Check check(Level level, std::string text, std::string remedy) {
  return {level, "certificate", std::move(text), std::move(remedy)};
}

/// Whole days from `now` to `time`, negative when it is past.
int days_until(const ASN1_TIME* time, std::chrono::system_clock::time_point now) {
  ASN1_TIME* start = ASN1_TIME_set(nullptr, std::chrono::system_clock::to_time_t(now));
  int days = 0, seconds = 0;
  ASN1_TIME_diff(&days, &seconds, start, time);
  ASN1_TIME_free(start);
  return seconds < 0 ? days - 1 : days;
}

Check check_files(const http::TlsFiles& files, std::chrono::system_clock::time_point now) {
  const Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate_file.c_str()) != 1)
    return check(Level::fail, "cannot be read", "http.certificate must be a PEM file that amphi may read");
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key_file.c_str(), SSL_FILETYPE_PEM) != 1)
    return check(Level::fail, "its key cannot be read or does not belong to it",
                 "http.key must be the certificate's key, a PEM file that amphi may read");
  const X509* certificate = SSL_CTX_get0_certificate(context.get());
  if (days_until(X509_get0_notBefore(certificate), now) > 0)
    return check(Level::fail, "is not valid yet", "check this machine's clock");
  const int days = days_until(X509_get0_notAfter(certificate), now);
  if (days < 0) return check(Level::fail, "has expired", "renew it, and restart amphi");
  if (days < kSoon)
    return check(Level::warn, fmt::format("expires in {} days", days), "renew it, and restart amphi");
  return check(Level::ok, fmt::format("valid for {} days", days), "");
}

}  // namespace

std::optional<int> certificate_days(const http::TlsFiles& files, std::chrono::system_clock::time_point now) {
  const Context context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (SSL_CTX_use_certificate_chain_file(context.get(), files.certificate_file.c_str()) != 1)
    return std::nullopt;
  return days_until(X509_get0_notAfter(SSL_CTX_get0_certificate(context.get())), now);
}

std::vector<Check> check_certificate(const http::ServerConfig& http,
                                     std::chrono::system_clock::time_point now) {
  if (http.tls) return {check_files(*http.tls, now)};
  if (http.address == "::1" || http.address.starts_with("127.")) return {};
  return {check(Level::warn, "none: browsers give camera and microphone to secure pages only",
                "set http.certificate and http.key")};
}

}  // namespace amphi::app
