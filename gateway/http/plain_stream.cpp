#include "gateway/http/socket_stream.hpp"

namespace amphi::http {

namespace {

class PlainStream final : public SocketStream<TcpStream> {
 public:
  explicit PlainStream(TcpStream socket) : SocketStream(std::move(socket)) {}
  void handshake(std::function<void(bool)> handler) override { handler(true); }
  void finish(std::function<void()> handler) override {
    boost::system::error_code ignored;
    stream().shutdown(TcpStream::shutdown_send, ignored);
    handler();
  }
  [[nodiscard]] bool secure() const override { return false; }
};

}  // namespace

std::unique_ptr<ByteStream> make_plain_stream(boost::asio::ip::tcp::socket socket) {
  return std::make_unique<PlainStream>(std::move(socket));
}

}  // namespace amphi::http
