#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>

#include "gateway/http/service_routes.hpp"
#include "tests/integration/http/test_client.hpp"
#include "tests/integration/http/test_server.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::http;
using namespace amphi::http::test;
namespace asio = boost::asio;

namespace {

/// A self-signed certificate in a folder of its own.
class Certificate {
 public:
  Certificate()
      : folder_(std::filesystem::temp_directory_path() / ("amphi-tls-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* x509 = X509_new();
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x509), 3600);
    X509_set_pubkey(x509, key);
    X509_sign(x509, key, EVP_sha256());
    write("cert.pem", [&](FILE* file) { PEM_write_X509(file, x509); });
    write("key.pem",
          [&](FILE* file) { PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr); });
    X509_free(x509);
    EVP_PKEY_free(key);
  }
  ~Certificate() { std::filesystem::remove_all(folder_); }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;
  [[nodiscard]] TlsFiles files() const { return {folder_ / "cert.pem", folder_ / "key.pem"}; }

 private:
  void write(const char* name, const std::function<void(FILE*)>& content) const {
    FILE* file = std::fopen((folder_ / name).c_str(), "w");
    content(file);
    std::fclose(file);
  }
  std::filesystem::path folder_;
};

/// Reads until this text has come, or to the end.
std::string ask_over_tls(std::uint16_t port, const std::string& text, const std::string& until = "") {
  asio::io_context io;
  asio::ssl::context tls(asio::ssl::context::tls_client);
  asio::ssl::stream<asio::ip::tcp::socket> stream(io, tls);
  stream.lowest_layer().connect({asio::ip::address_v4::loopback(), port});
  stream.handshake(asio::ssl::stream_base::client);
  asio::write(stream, asio::buffer(text));
  std::string response;
  boost::system::error_code end;
  if (until.empty()) {
    asio::read(stream, asio::dynamic_buffer(response), end);
  } else {
    asio::read_until(stream, asio::dynamic_buffer(response), until, end);
  }
  return response;
}

}  // namespace

TEST_CASE("over TLS requests, upgrades and Strict-Transport-Security work") {
  const Certificate certificate;
  TestServer server({.tls = certificate.files()});
  add_service_routes(server.router(), {"amphi", "0", {}});
  class Silent final : public WebSocketHandler {
   public:
    explicit Silent(WebSocketPeer& peer) { peer.close(4001, "bye"); }
    void on_text(std::string_view) override {}
    void on_closed() override {}
  };
  server.router().add_websocket(
      "/ws", [](const Request& request, WebSocketPeer& peer) -> std::unique_ptr<WebSocketHandler> {
        return request.secure ? std::make_unique<Silent>(peer) : nullptr;
      });
  server.start();
  const std::string response =
      ask_over_tls(server.port(), request("GET", "/version", "Connection: close\r\n"));
  CHECK(status_of(response) == 200);
  CHECK(header_of(response, "Strict-Transport-Security") == "max-age=31536000");
  const std::string upgraded =
      ask_over_tls(server.port(),
                   "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                   "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                   "bye");
  CHECK(status_of(upgraded) == 101);
  CHECK(upgraded.find("bye") != std::string::npos);
}

TEST_CASE("plain HTTP on a TLS port ends that connection only") {
  const Certificate certificate;
  TestServer server({.tls = certificate.files()});
  add_service_routes(server.router(), {"amphi", "0", {}});
  server.start();
  TestClient client(server.port());
  client.send(request("GET", "/healthz"));
  CHECK(client.response().empty());
  CHECK(status_of(ask_over_tls(server.port(), request("GET", "/healthz", "Connection: close\r\n"))) == 200);
}

TEST_CASE("a certificate that cannot be used is an error of the configuration") {
  asio::io_context io;
  Router router;
  const auto server =
      Server::create(io, {.tls = TlsFiles{"/nonexistent/cert.pem", "/nonexistent/key.pem"}}, router);
  REQUIRE_FALSE(server);
  CHECK(server.error().code == ErrorCode::environment);
}
