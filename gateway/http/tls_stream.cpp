#include "gateway/http/socket_stream.hpp"

namespace amphi::http {

namespace {

class SecureStream final : public SocketStream<TlsStream> {
 public:
  SecureStream(TcpStream socket, boost::asio::ssl::context& tls)
      : SocketStream(TlsStream(std::move(socket), tls)) {}
  void handshake(std::function<void(bool)> handler) override {
    stream().async_handshake(
        TlsStream::server,
        [handler = std::move(handler)](const boost::system::error_code& error) { handler(!error); });
  }
  void finish(std::function<void()> handler) override {
    stream().async_shutdown([handler = std::move(handler)](const boost::system::error_code&) { handler(); });
  }
  [[nodiscard]] bool secure() const override { return true; }
};

}  // namespace

std::unique_ptr<ByteStream> make_tls_stream(boost::asio::ip::tcp::socket socket,
                                            boost::asio::ssl::context& tls) {
  return std::make_unique<SecureStream>(std::move(socket), tls);
}

}  // namespace amphi::http
