#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "gateway/http/client_limits.hpp"
#include "gateway/http/origin.hpp"
#include "gateway/http/router.hpp"
#include "mcu/base/result.hpp"

namespace boost::asio {
class io_context;
}

namespace amphi::http {

struct TlsFiles {
  std::string certificate_file;  ///< PEM, with the chain
  std::string key_file;          ///< PEM
};

struct WebSocketLimits {
  std::size_t message_bytes = 64 * 1024;
  double messages_per_second = 30;  ///< steady; a client over it is closed with 1008
  double burst = 120;
  std::size_t queued_messages = 256;
  std::size_t queued_bytes = 1024 * 1024;
  std::chrono::milliseconds ping_interval{10'000};
  std::chrono::milliseconds idle_timeout{30'000};  ///< without a sign of life
};

struct ServerConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;  ///< 0: any
  std::optional<TlsFiles> tls = {};
  std::size_t max_connections = 1024;  ///< further ones get 503, unless one gives way to them
  /// A connection that has waited so long for its request to be whole gives way when there are too many.
  std::chrono::milliseconds patience{3'000};
  std::size_t header_bytes = 16 * 1024;
  std::size_t body_bytes = 64 * 1024;
  std::chrono::milliseconds request_timeout{30'000};  ///< for a whole request, a response, a TLS handshake
  double requests_per_second = 50;                    ///< of one connection, steady; beyond, 429
  double request_burst = 400;
  ClientBudget client = {};   ///< of one address
  bool tls_in_front = false;  ///< a proxy in front ends TLS: cookies and headers are as over TLS
  Origins origins = {};       ///< that are this server's, too; see is_own_origin()
  WebSocketLimits websocket = {};
};

/// HTTP/1.1 and WebSocket over TCP or TLS, on the io_context's one thread. `router` must outlive the server.
/// After the destructor nothing of it is called any more, apart from responders, which then do nothing.
class Server {
 public:
  /// Error: environment, when the address cannot be bound or the certificate not be read.
  static Result<std::unique_ptr<Server>> create(boost::asio::io_context& io, ServerConfig config,
                                                Router& router);
  virtual ~Server() = default;

  [[nodiscard]] virtual std::uint16_t port() const = 0;
  [[nodiscard]] virtual std::size_t connections() const = 0;
  /// No new connections; idle ones close now, WebSockets with 1001, the others after their response.
  virtual void stop() = 0;
};

}  // namespace amphi::http
