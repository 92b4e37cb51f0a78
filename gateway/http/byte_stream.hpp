#pragma once
// Inside the server. TCP with or without TLS behind one interface, so that the HTTP session is compiled once.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "gateway/http/connection.hpp"

namespace amphi::http {

/// At most one read and one write at a time; buffers must live until the handler is called. Handlers are
/// called with 0 or false when the stream ended.
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  virtual void handshake(std::function<void(bool)> handler) = 0;
  virtual void read_some(std::span<char> into, std::function<void(std::size_t)> handler) = 0;
  virtual void write(std::string_view bytes, std::function<void(bool)> handler) = 0;
  /// Says that nothing more will come.
  virtual void finish(std::function<void()> handler) = 0;
  /// Ends at once; pending handlers are called.
  virtual void close() = 0;
  [[nodiscard]] virtual bool secure() const = 0;
  [[nodiscard]] virtual boost::asio::any_io_executor executor() = 0;
  /// Goes on as a WebSocket; this object is then empty. `refuse` gets a response when the factory says no.
  virtual void become_websocket(const Request& request, const WebSocketFactory& factory,
                                const std::shared_ptr<ServerContext>& context) = 0;
};

std::unique_ptr<ByteStream> make_plain_stream(boost::asio::ip::tcp::socket socket);
std::unique_ptr<ByteStream> make_tls_stream(boost::asio::ip::tcp::socket socket,
                                            boost::asio::ssl::context& tls);

/// Starts a session that owns itself. `client` as in Request.
void start_http_session(std::unique_ptr<ByteStream> stream, std::shared_ptr<ServerContext> context,
                        std::string client);

}  // namespace amphi::http
