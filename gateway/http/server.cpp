#include "gateway/http/server.hpp"

#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>

#include "gateway/http/byte_stream.hpp"
#include "gateway/http/deadline.hpp"
#include "gateway/http/response_text.hpp"

namespace amphi::http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr std::chrono::milliseconds kAcceptPause{100};  // when there are no file descriptors left

/// The listener. Its pending accept refers to it: the destructor must run on the io_context's thread.
class TcpServer final : public Server {
 public:
  TcpServer(asio::io_context& io, ServerConfig config, Router& router)
      : io_(io),
        acceptor_(io),
        pause_(io.get_executor()),
        context_(std::make_shared<ServerContext>(std::move(config))) {
    context_->router = &router;
  }
  ~TcpServer() override {
    *alive_ = false;
    close_acceptor();
    context_->router = nullptr;
    for (Connection* connection : snapshot()) {
      if (context_->connections.contains(connection)) connection->abort();
    }
  }

  Result<void> open() {
    if (auto secured = open_tls(); !secured) return secured;
    boost::system::error_code error;
    const auto address = asio::ip::make_address(context_->config.address, error);
    const tcp::endpoint endpoint(address, context_->config.port);
    if (!error) acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
      return fail(
          ErrorCode::environment,
          fmt::format(
              "The HTTP server cannot listen on {} port {}: {}. Stop what listens there, or set another "
              "http.port or http.address.",
              context_->config.address, context_->config.port, error.message()));
    }
    accept();
    return {};
  }

  [[nodiscard]] std::uint16_t port() const override {
    boost::system::error_code ignored;
    return acceptor_.local_endpoint(ignored).port();
  }
  [[nodiscard]] std::size_t connections() const override { return context_->connections.size(); }
  void stop() override {
    context_->stopping = true;
    close_acceptor();
    for (Connection* connection : snapshot()) connection->stop();
  }

 private:
  /// Connections leave the set while it is walked.
  [[nodiscard]] std::vector<Connection*> snapshot() const {
    return {context_->connections.begin(), context_->connections.end()};
  }
  void close_acceptor() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
  }

  Result<void> open_tls() {
    if (!context_->config.tls) return {};
    boost::system::error_code error;
    tls_ = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    tls_->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                          asio::ssl::context::no_tlsv1_1 | asio::ssl::context::single_dh_use,
                      error);
    if (!error) tls_->use_certificate_chain_file(context_->config.tls->certificate_file, error);
    if (!error) tls_->use_private_key_file(context_->config.tls->key_file, asio::ssl::context::pem, error);
    if (!error) return {};
    return fail(
        ErrorCode::environment,
        fmt::format("The TLS certificate or its key cannot be used ({}). Both must be PEM files that the "
                    "server may read, and belong together.",
                    error.message()));
  }

  void accept() {
    acceptor_.async_accept(
        io_, [this, alive = alive_](const boost::system::error_code& error, tcp::socket socket) {
          if (!*alive || !acceptor_.is_open()) return;
          if (error) return pause_.arm(kAcceptPause, [this, alive] { *alive ? accept() : void(); });
          serve(std::move(socket));
          accept();
        });
  }

  void serve(tcp::socket socket) {
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto peer = socket.remote_endpoint(ignored);
    if (ignored) return;  // gone already
    std::string client = context_->clients.name_of(peer.address());
    const bool full = context_->connections.size() >= context_->config.max_connections;
    const bool has_too_many = context_->clients.is_full(client);
    if ((full || has_too_many) && !make_room(has_too_many ? &client : nullptr))
      return refuse(std::move(socket));
    auto stream = tls_ ? make_tls_stream(std::move(socket), *tls_) : make_plain_stream(std::move(socket));
    start_http_session(std::move(stream), context_, std::move(client));
  }

  /// Closes the connection (of this client, unless null) that has waited longest for its request. False when
  /// none has waited long enough.
  bool make_room(const std::string* client) {
    Connection* slowest = nullptr;
    Instant since = now() - context_->config.patience;
    for (Connection* connection : context_->connections) {
      const auto waiting = connection->waiting_since();
      if (!waiting || *waiting > since) continue;
      if (client != nullptr && connection->client() != *client) continue;
      slowest = connection;
      since = *waiting;
    }
    if (slowest != nullptr) slowest->abort();
    return slowest != nullptr;
  }

  /// Over TLS a refused client sees no more than the end of the connection: a handshake is what we want to
  /// save.
  void refuse(tcp::socket socket) {
    if (tls_) return;
    Response busy = problem(503, "Overloaded", "Too many connections. Try again later.");
    busy.headers.set("Retry-After", "5");
    const auto text =
        std::make_shared<std::string>(response_text(busy, {false, false, false, std::time(nullptr)}));
    const auto shared = std::make_shared<tcp::socket>(std::move(socket));
    asio::async_write(*shared, asio::buffer(*text),
                      [shared, text](const boost::system::error_code&, std::size_t) {
                        boost::system::error_code end;
                        shared->shutdown(tcp::socket::shutdown_both, end);
                      });
  }

  asio::io_context& io_;
  tcp::acceptor acceptor_;
  Deadline pause_;
  std::unique_ptr<asio::ssl::context> tls_;
  std::shared_ptr<ServerContext> context_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace

Result<std::unique_ptr<Server>> Server::create(asio::io_context& io, ServerConfig config, Router& router) {
  auto server = std::make_unique<TcpServer>(io, std::move(config), router);
  if (auto opened = server->open(); !opened) return opened.error();
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace amphi::http
